// What the bench compares with: a bare node:http server that verifies the signature and replies with one fixed sentence.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { LineBotClient } from '@line/bot-sdk';

const client = LineBotClient.fromChannelAccessToken({ channelAccessToken: 'bench-token', apiBaseURL: process.env.LINE_API_BASE_URL });

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const raw = Buffer.concat(chunks);
    const wanted = createHmac('sha256', 'bench-secret').update(raw).digest();
    const given = Buffer.from(String(request.headers['x-line-signature']), 'base64');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      response.writeHead(401).end();
      return;
    }
    response.writeHead(200).end('EVENT_RECEIVED');
    for (const event of JSON.parse(raw.toString('utf8')).events) {
      client.replyMessage({ replyToken: event.replyToken, messages: [{ type: 'text', text: 'We have received your message.' }] }).catch(() => undefined);
    }
  });
}).listen(0, '127.0.0.1', function listening() {
  process.send?.({ url: `http://127.0.0.1:${this.address().port}` });
});
