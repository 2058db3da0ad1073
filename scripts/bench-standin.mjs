// The platform of the bench, in a process of its own: makes signed webhook bodies and counts the answers that reach it.
import { randomBytes } from 'node:crypto';
import { startLineStandIn } from '../dist/standin/line.js';

let answers = 0;
const line = await startLineStandIn({
  channelSecret: 'bench-secret',
  channelAccessToken: 'bench-token',
  tokenTtlMs: 3_600_000,
  validate: false,
  record: false,
  onMessages: ({ via }) => {
    if (via === 'reply' || via === 'push') answers += 1;
  },
});

process.on('message', ({ id, call, count, texts }) => {
  if (call === 'bodies') {
    const bodies = Array.from({ length: count }, (_, index) => {
      const { body, headers } = line.signedBody([line.textEvent(`U${randomBytes(16).toString('hex')}`, texts[index % texts.length])]);
      return [body, headers['x-line-signature'] ?? headers['X-Line-Signature']];
    });
    process.send({ id, bodies });
  } else if (call === 'answers') process.send({ id, answers, pushes: line.calls.push });
});
process.send({ url: line.url, dataUrl: line.dataUrl });
