// Actions of a shopper in the sample shop. This file contains no test.

/** Opens the shop in English as one of its sample members: Lin, Mei, Bo or Guest. */
export async function enter(page, member) {
  await page.goto("/?lang=en");
  await page.getByLabel("Who am I").click();
  await page.getByRole("button", { name: member }).click();
}

export async function addToCart(page, product) {
  await page.goto("/");
  await page.getByRole("button", { name: `Add to cart: ${product}` }).click();
}

export async function checkOut(page) {
  await page.goto("/cart");
  await page.getByRole("link", { name: "Check out" }).click();
}

/** Moves the widget's slider to this number of points, written with commas, and applies it. */
export async function setAside(page, points, amount) {
  await page.getByRole("slider").fill(points.replaceAll(",", ""));
  await page.getByRole("button", { name: new RegExp(`Use ${points} points, save .*${amount.replace(".", "\\.")}`) }).click();
  await page.getByRole("button", { name: /Don.t use points/ }).waitFor();
}

/** Presses the button to pay, and waits for the receipt. */
export async function pay(page, amount) {
  await page.getByRole("button", { name: `Pay ¥${amount}` }).click();
  await page.waitForURL(/\/orders\/LT-/);
}

/** Returns one unit from the order's page. */
export async function sendBack(page, product) {
  await page.getByRole("button", { name: `Return 1: ${product}` }).click();
  await page.getByRole("button", { name: `Return 1: ${product}` }).waitFor({ state: "detached" });
}

/** The ledger's answer to the shop's backend: { available, pending } as whole numbers. */
export async function points(page) {
  await page.goto("/orders");
  const number = async (id) => {
    const element = page.getByTestId(id);
    return (await element.count()) ? Number((await element.textContent()).replaceAll(",", "")) : 0;
  };
  await page.getByRole("heading", { name: /My points|No points yet/ }).waitFor();
  return { available: await number("available"), pending: await number("pending") };
}
