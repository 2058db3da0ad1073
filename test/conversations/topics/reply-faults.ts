import { shapeLineReply } from '../../../src/channels/line/shape.js';
import { shapeReply } from '../../../src/channels/messenger/shape.js';
import type { OutboxId } from '../../../src/core/brand.js';
import { checkLineMessages } from '../../../src/standin/line-messages.js';
import { messageProblems } from '../../../src/standin/messenger-limits.js';
import type { Said } from '../talk-runner.js';

/** More would need a second call on LINE, which costs a push. */
const MAX_MESSAGES = 5;

/** What is wrong with a reply whatever it is about: silence, length, words that were not filled in, the limits of both platforms. */
export function replyFaults(said: Said): readonly string[] {
  const reply = said.commit.outbox[0]?.reply;
  if (reply === undefined || reply.messages.length === 0) return ['nothing is said'];
  const line = shapeLineReply(reply);
  const messenger = shapeReply(reply, 'row' as OutboxId);
  const written = JSON.stringify([reply, line, messenger]);
  return [
    ...(reply.messages.length > MAX_MESSAGES ? [`${reply.messages.length} messages`] : []),
    ...['{{', 'undefined', '[object', 'NaN'].filter((bad) => written.includes(bad)).map((bad) => `contains ${bad}`),
    ...(line.length === 1 ? [] : [`${line.length} calls on LINE`]),
    ...line.flatMap((call) => checkLineMessages(call).map(({ property, message }) => `LINE ${property} ${message}`)),
    ...messenger.flatMap((message) => messageProblems(message).map((problem) => `Messenger ${problem}`)),
  ];
}
