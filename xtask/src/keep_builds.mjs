// Fetches the builds of the widget that a running Worker serves into the folder that the next deployment uploads, so that pages which name
// one of them go on finding it. Run by `keep_builds.rs` with Node, for the Worker's address and that folder.
import { createHash } from "node:crypto";
import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

// All builds together, a quarter of a megabyte each at most.
const BUILDS_MAX = 20;
const NAME = /^jifen-[\dA-Za-z]{16}\.[a-z]+$/;

const [edge, folder] = process.argv.slice(2);
const address = (name) => `${edge.replace(/\/$/, "")}/widget/v1/${name}`;
const list = join(folder, "builds.json");

const ask = async (name) => {
  const response = await fetch(address(name));
  if (!response.ok && response.status !== 404) throw new Error(`${address(name)} answers ${response.status}`);
  return response.ok ? response : undefined;
};

const fetchFile = async ([name, integrity]) => {
  if (!NAME.test(name)) throw new Error(`${name} is no file of a build`);
  const path = join(folder, name);
  if (await access(path).then(() => true, () => false)) return;
  const response = await ask(name);
  if (!response) throw new Error(`${address(name)} is not there`);
  const bytes = Buffer.from(await response.arrayBuffer());
  const digest = `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
  if (digest !== integrity) throw new Error(`${address(name)} is not what its build says: ${digest} instead of ${integrity}`);
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
