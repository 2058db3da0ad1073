/** A string that only its own constructor may make: the compiler then tells a pseudonym from a platform id. */
export type Brand<Name extends string> = string & { readonly __brand: Name };

/** Pseudonym of one conversation (HMAC of channel, bot and user): safe in store keys and logs. */
export type ConversationKey = Brand<'ConversationKey'>;
/** Pseudonym of one inbound event: what deduplication goes by. */
export type EventId = Brand<'EventId'>;
/** Pseudonym of one platform message (inbound or sent): what `unsend` and echoes refer to. */
export type MessageRef = Brand<'MessageRef'>;
/** UUID of one outbox row; also the LINE retry key and the Messenger metadata. */
export type OutboxId = Brand<'OutboxId'>;

/**
 * Turns a platform identifier into a pseudonym that does not lead back to it without the secret of the installation.
 * `scope` keeps the three kinds apart, so that the same raw string never gives the same pseudonym twice over.
 */
export interface Pseudonyms {
  conversation(raw: string): ConversationKey;
  event(raw: string): EventId;
  message(raw: string): MessageRef;
}
