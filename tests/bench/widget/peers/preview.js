// What points would do for a basket, computed in the page before the Worker has answered, as a shop would write it: minor units in BigInt,
// a ladder from its largest rung down, and the bounds of the largest quote. It is simpler than the widget's own arithmetic: no rescue of
// expiring points, no split over lines, and not the best sum of a ladder whose rungs have no common divisor. The Worker's answer counts.

const minor = (text, digits) => BigInt(text.replace(".", "").padEnd(text.includes(".") ? 0 : text.length + digits, "0"));

const decimal = (amount, digits) => {
  if (digits === 0) return amount.toString();
  const text = amount.toString().padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

const climb = (ladder, points, digits) => {
  const falling = [...ladder].sort((one, other) => other.points - one.points);
  let left = points;
  return falling.reduce((sum, rung) => {
    const times = Math.floor(left / rung.points);
    left -= times * rung.points;
    return sum + BigInt(times) * minor(rung.amount, digits);
  }, 0n);
};

const worth = ({ ladder, rate }, points, digits) =>
  ladder ? climb(ladder, points, digits) : (BigInt(points) * minor(rate.amount, digits)) / BigInt(rate.points);

/** The lots of the largest choice are in burn order. A smaller choice burns the first of them. */
const burnt = (burns, points) => {
  let left = points;
  return burns.flatMap((burn) => {
    const taken = Math.min(left, burn.points);
    left -= taken;
    return taken > 0 ? [{ ...burn, points: taken }] : [];
  });
};

export const preview = ({ cash_off: cashOff, currency_digits: digits }, most, points) => {
  const largest = minor(most.amount, digits);
  const reckoned = worth(cashOff, points, digits);
  const amount = reckoned < largest ? reckoned : largest;
  const cash = minor(most.cash, digits) + largest - amount;
  return { points, amount: decimal(amount, digits), cash: decimal(cash, digits), burns: burnt(most.burns, points) };
};
