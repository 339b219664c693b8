/** The longest that timers can wait, in milliseconds: a longer one goes off at once. */
export const LONGEST_TIMER = 0x7fff_ffff;
