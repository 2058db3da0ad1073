/** LINE's limits for what we send (platform rules 1.1 and 1.2; reference "message objects"). */
export const LIMITS = {
  messagesPerCall: 5,
  /** UTF-16 units. */
  text: 5_000,
  altText: 1_500,
  quickReplies: 13,
  /** Graphemes. */
  quickReplyLabel: 20,
  flexButtonLabel: 40,
  postbackData: 300,
  uri: 1_000,
  /** UTF-16 units, which are never fewer than graphemes. */
  senderName: 20,
  carouselBubbles: 12,
  /** Bytes of JSON; LINE allows 30 KB and 50 KB, and the frame around the parts needs some. */
  bubbleBytes: 24_000,
  carouselBytes: 46_000,
} as const;
