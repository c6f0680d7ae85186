// Runs the built Worker in workerd, without the proxy of `wrangler dev`, for tests and benchmarks. Tests nothing itself.
//
// Prints one line of JSON when it is ready, and ends when its standard input closes:
//   { "url": "http://127.0.0.1:41001", "control": "http://127.0.0.1:41002" }
// `url` is the Worker with its assets, a fresh D1 with the migrations applied, and a fresh KV.
// `control` takes JSON by POST:
//   /scheduled  { "cron": "* * * * *", "time": "2026-11-01T00:00:00Z" }   runs the Worker's cron handler
//   /sql        { "sql": "SELECT 1", "params": [] }                       asks D1 directly; answers { results, meta }
//   /migrate    {}                                                        applies migrations that have not run
import { createServer } from "node:http";
import { createTestHarness } from "wrangler";

const secrets = {};
for (const name of ["JIFEN_MASTER_KEY", "JIFEN_OPERATOR_KEY"]) {
  if (!process.env[name]) throw new Error(`${name} is not set`);
  secrets[name] = process.env[name];
}

const server = createTestHarness({ root: process.cwd(), workers: [{ configPath: "edge/wrangler.toml", secrets }] });
const { url } = await server.listen();
const worker = server.getWorker();
await worker.applyD1Migrations("DB");
const { DB: database } = await worker.getEnv();

const controls = {
  "/scheduled": ({ cron, time }) => worker.scheduled({ cron, scheduledTime: time ? new Date(time) : new Date() }),
  "/sql": ({ sql, params = [] }) => database.prepare(sql).bind(...params).all(),
  "/migrate": () => worker.applyD1Migrations("DB"),
};

const readJson = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString() || "{}");
};

const control = createServer(async (request, response) => {
  const answer = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  try {
    const run = request.method === "POST" && controls[request.url];
    if (!run) return answer(404, { error: "no such control" });
    answer(200, (await run(await readJson(request))) ?? {});
  } catch (error) {
    answer(500, { error: String(error?.message ?? error) });
  }
});

const stop = async () => {
  control.close();
  await server.close();
  process.exit(0);
};
process.stdin.on("end", stop).resume();
process.on("SIGTERM", stop);
process.on("SIGINT", stop);

control.listen(0, "127.0.0.1", () => {
  const address = `http://127.0.0.1:${control.address().port}`;
  console.log(JSON.stringify({ url: url.origin, control: address }));
});
