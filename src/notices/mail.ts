import type { NoticeOutcome } from './delivery-line.js';
import type { Notice } from './notice.js';

export interface MailSettings {
  /** `smtp://` (TLS where the server offers it) or `smtps://`, with user and password if it wants them. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
}

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;

/** Sends notices as plain text. The library is loaded with the first one. */
export function createMailer({ url, from, to }: MailSettings): (notice: Notice) => Promise<NoticeOutcome> {
  const address = withTimeouts(url);
  return async ({ subject, text, loud }) => {
    try {
      const { createTransport } = await import('nodemailer');
      const transport = createTransport(address);
      await transport.sendMail({
        from, to: [...to], subject, text,
        ...(loud ? { priority: 'high' as const } : {}),
        // No holiday replies to a machine (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { kind: 'sent' };
    } catch (error) {
      return readFailure(error);
    }
  };
}

/** The library takes its timeouts from the query where there is an address; its own are minutes. */
function withTimeouts(url: string): string {
  const address = new URL(url);
  for (const [name, ms] of Object.entries(TIMEOUTS)) if (!address.searchParams.has(name)) address.searchParams.set(name, String(ms));
  return address.href;
}

/** A 5xx of SMTP is a no for good (RFC 5321, 4.2.1); all else may pass. The words of a server may name people, so they stay here. */
function readFailure(error: unknown): NoticeOutcome {
  const status = typeof error === 'object' && error !== null && 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  return { kind: status !== undefined && status >= 500 ? 'refused' : 'failed', code: status === undefined ? 'no-answer' : String(status) };
}
