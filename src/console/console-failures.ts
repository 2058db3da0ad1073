import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { StoreError } from '../core/errors.js';
import { ApiError, failureBody } from './api-errors.js';
import type { ConsoleApp } from './console-app.js';
import type { ConsoleParts } from './parts.js';

/** Faults that fastify finds itself, by its code; all others of its 4xx are `invalid`. */
const OF_FASTIFY: Readonly<Record<string, 'too-large' | 'not-allowed'>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'not-allowed',
};
const MEDIA_TYPE = 'Send this as application/json.';

/** Every refusal in the form of the schema `failure`; what was not foreseen is logged without a word of it. */
export function addFailures(app: ConsoleApp, { clock, log }: ConsoleParts): void {
  const answer = (reply: FastifyReply, error: ApiError): FastifyReply => {
    if (error.code === 'locked' && error.until !== undefined) reply.header('retry-after', String(Math.max(1, Math.ceil((error.until - clock()) / 1_000))));
    return reply.status(error.status).type('application/json; charset=utf-8').send(failureBody(error));
  };
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal !== undefined) return answer(reply, refusal);
    if (error instanceof StoreError) {
      log.warn('console-store', { code: error.code, route: routeOf(request) });
      return answer(reply, new ApiError('store-unavailable'));
    }
    log.error('console-failed', { route: routeOf(request), error: error.name });
    return answer(reply, new ApiError('internal'));
  });
  app.register((api, _options, done) => {
    api.setNotFoundHandler((_request, reply) => answer(reply, new ApiError('not-found')));
    done();
  }, { prefix: '/api' });
}

function refusalOf(error: FastifyError): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Paths of fields only: what was sent is never said back.
    const fields = [...new Set(error.validation.map(({ instancePath }) => instancePath.split('/').slice(1).join('.') || 'body'))];
    return new ApiError('invalid', { message: `The request does not have the documented form: ${fields.join(', ')}.` });
  }
  const { statusCode, code } = error;
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  const known = OF_FASTIFY[code] ?? 'invalid';
  return new ApiError(known, known === 'not-allowed' ? { message: MEDIA_TYPE } : {});
}

function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? '-'}`;
}
