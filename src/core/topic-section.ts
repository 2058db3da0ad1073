/** Parts of an answer that can be asked for one by one. */
export type TopicSection = 'answer' | 'steps' | 'contacts' | 'proof' | 'sources';
