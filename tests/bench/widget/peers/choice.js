// The numbers of points that can be chosen within a quote's bounds, and the steps between them.

const ZEROS = [0x30, 0xff10, 0x660, 0x6f0];

export const closest = (bounds, points) => {
  const { min, max, step, choices = [] } = bounds;
  if (points >= max) return max;
  if (points < min) return points * 2 >= min ? min : 0;
  if (choices.length === 0) return Math.max(min, points - (points % step));
  return choices.findLast((choice) => choice.points <= points)?.points ?? min;
};

export const above = (bounds, points) => {
  if (points < bounds.min) return Math.min(bounds.min, bounds.max);
  const rung = bounds.choices?.find((choice) => choice.points > points);
  return rung?.points ?? closest(bounds, points + bounds.step);
};

export const below = (bounds, points) => {
  if (points <= bounds.min) return 0;
  const step = bounds.choices?.length ? 1 : bounds.step;
  return Math.max(bounds.min, closest(bounds, points - step));
};

/** One step up from zero is the minimum, and one step down from the minimum is zero. */
export const slid = (bounds, from, to) => {
  if (bounds.choices?.length && to > from) return Math.max(closest(bounds, to), above(bounds, from));
  if (to === 0 || to >= bounds.min) return closest(bounds, to);
  if (from === 0) return Math.min(bounds.min, bounds.max);
  return from === bounds.min ? 0 : closest(bounds, to);
};

/** The size of one step. */
export const stride = (bounds, points, to) => (bounds.choices?.length ? Math.abs(to(bounds, points) - points) : bounds.step);

/** The number that the shopper typed, with any grouping and any digits. */
export const typed = (text) => {
  const digits = [...text].map((character) => {
    const at = character.codePointAt(0);
    const zero = ZEROS.find((zero) => at >= zero && at < zero + 10);
    return zero === undefined ? "" : at - zero;
  });
  const number = Number(digits.join(""));
  return digits.some((digit) => digit !== "") && Number.isSafeInteger(number) ? number : undefined;
};
