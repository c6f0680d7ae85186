// Fetches the builds of the widget that a running Worker serves into the folder that the next deployment uploads, so that pages that name one of
// them can still load it. `keep_builds.rs` runs it with Node. Its arguments are the Worker's address and the folder.
import { createHash } from "node:crypto";
import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

// The number of builds in the folder. A build has at most a quarter of a megabyte.
const BUILDS_MAX = 20;
const NAME = /^jifen-[\dA-Za-z]{16}\.[a-z]+$/;

const [edge, folder] = process.argv.slice(2);
const address = (name) => `${edge.replace(/\/$/, "")}/widget/v1/${name}`;
const list = join(folder, "builds.json");

const ask = async (name) => {
  const response = await fetch(address(name));
  if (!response.ok && response.status !== 404) throw new Error(`${address(name)} responds with ${response.status}`);
  return response.ok ? response : undefined;
};

const fetchFile = async ([name, integrity]) => {
  if (!NAME.test(name)) throw new Error(`${name} is not the name of a file of a build`);
  const path = join(folder, name);
  if (await access(path).then(() => true, () => false)) return;
  const response = await ask(name);
  if (!response) throw new Error(`${address(name)} does not exist`);
  const bytes = Buffer.from(await response.arrayBuffer());
  const digest = `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
  if (digest !== integrity) throw new Error(`${address(name)} has the digest ${digest}; its build lists ${integrity}`);
  await writeFile(path, bytes);
};

const { builds } = JSON.parse(await readFile(list, "utf8"));
const served = await ask("builds.json");
if (!served) {
  console.log("the Worker serves no builds yet");
} else {
  const known = new Set(builds.map(({ loader }) => loader));
  const earlier = (await served.json()).builds.filter(({ loader }) => !known.has(loader)).slice(0, BUILDS_MAX - builds.length);
  for (const build of earlier) {
    for (const file of Object.entries(build.files)) await fetchFile(file);
  }
  await writeFile(list, `${JSON.stringify({ builds: [...builds, ...earlier] }, null, 1)}\n`);
  console.log(`${earlier.length} earlier builds`);
}
