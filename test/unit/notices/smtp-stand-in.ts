import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface SmtpStandIn {
  readonly url: string;
  /** Letters that were taken: envelope and source. */
  readonly letters: { readonly from: string; readonly to: readonly string[]; readonly source: string }[];
  /** Answer to `MAIL FROM`, e.g. `451 later`; undefined: it is taken. */
  refusal: string | undefined;
  close(): Promise<void>;
}

/** Speaks as much SMTP (RFC 5321) as one letter needs. */
export async function startSmtpStandIn(): Promise<SmtpStandIn> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('220 stand-in\r\n');
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: SmtpStandIn = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters: [],
    refusal: undefined,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };

  const serve = (socket: Socket): void => {
    let pending = '';
    let from = '';
    let to: string[] = [];
    let source: string[] | undefined;
    const read = (line: string): string | undefined => {
      if (source !== undefined) {
        if (line !== '.') return void source.push(line);
        standIn.letters.push({ from, to, source: source.join('\n') });
        source = undefined;
        return '250 taken';
      }
      const verb = line.slice(0, 4).toUpperCase();
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'MAIL') {
        from = address;
        to = [];
        return standIn.refusal ?? '250 ok';
      }
      if (verb === 'RCPT') to.push(address);
      if (verb === 'DATA') {
        source = [];
        return '354 go on';
      }
      return verb === 'QUIT' ? '221 bye' : '250 ok';
    };
    socket.on('data', (chunk) => {
      pending += chunk.toString('utf8');
      for (let end = pending.indexOf('\r\n'); end !== -1; end = pending.indexOf('\r\n')) {
        const answer = read(pending.slice(0, end));
        pending = pending.slice(end + 2);
        if (answer !== undefined) socket.write(`${answer}\r\n`);
      }
    });
  };
  return standIn;
}
