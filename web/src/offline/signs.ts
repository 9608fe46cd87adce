/** Names under which pages and worker understand each other. */

/** What became of a report is told on this channel. */
export const CHANNEL = 'fenghuo.kept';
/** The browser wakes the worker by it once the network is back. */
export const SYNC = 'fenghuo.send';
/** Tells a newer worker to take over. */
export const TAKE = 'take';
