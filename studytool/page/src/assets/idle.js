// Work that can wait until what there is has been shown, piece by piece between what the reader does.

// Does something to each, as long as `on` says so.
export async function inIdle(items, act, on = () => true) {
  let idle;
  for (const item of items) {
    if (!(idle?.timeRemaining() > ENOUGH)) idle = await nextIdle();
    if (!on()) return;
    act(item);
  }
}

const ENOUGH = 4; // milliseconds

const nextIdle = () =>
  new Promise((resolve) => globalThis.requestIdleCallback?.(resolve, { timeout: 100 }) ?? setTimeout(resolve));
