/** Source of the present: epoch ms. Injected everywhere, so that tests choose the hour. */
export type Clock = () => number;
