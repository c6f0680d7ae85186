//! The texts of `--help`. Decides nothing.

use crate::arguments::Topic;

pub fn text(topic: Topic) -> &'static str {
    match topic {
        Topic::Overview => OVERVIEW,
        Topic::Setup => SETUP,
        Topic::Build => BUILD,
        Topic::Dev => DEV,
        Topic::Test => TEST,
        Topic::Bench => BENCH,
        Topic::DeployCheck => DEPLOY_CHECK,
        Topic::KeepBuilds => KEEP_BUILDS,
    }
}

const OVERVIEW: &str = "\
cargo xtask <verb>

  dev            set up, build, start the Worker and the sample shop, and build again on changes
  test           all checks that must pass before a change is merged
  build          the widget (widget/dist) and the Worker (edge/build)
  backtest       what a program would have granted for the orders of a CSV file or a shop's export
  bench          the benchmarks: the rules, the ledger, the backtest, the widget
  deploy-check   what `wrangler deploy` would upload, without uploading it
  keep-builds    adds the widget's earlier builds to the files of the next deployment
  setup          only installs what is missing

`cargo xtask <verb> --help` explains a verb. Each verb first sets up what it needs: the first
run takes minutes, later runs take seconds. Set-up installs into .tools/ and node_modules/ of
this checkout. It installs packages of the system only as root, or with sudo if sudo asks no
question; otherwise it prints their names. Install these first: Rust, a C compiler, and npm
(on Debian, set-up installs npm as well).

Environment:
  JIFEN_EDGE_PORT, JIFEN_STOREFRONT_PORT   the ports of `dev` (8787, 8788)
  JIFEN_CHROMIUM                           the browser for the tests
  CARGO_TARGET_DIR                         as for cargo";

const SETUP: &str = "\
cargo xtask setup

Installs what is missing. Prints for each step whether it was installed already, and how long
it took:

  wasm target    from the toolchain; else `rustup target add`; else Debian's rustc, with its std
                 built once for Wasm into .tools/
  widget's std   optimised for size and without panic messages, built once into .tools/ from the
                 source of std: the toolchain's; else `rustup component add rust-src`; else
                 Debian's. Without a source, the compiler's std is used, and the widget is larger
                 than the size check allows
  wasm-bindgen   the version of Cargo.lock, compiled into .tools/
  wasm-split     compiled into .tools/
  worker-build   the version of Cargo.lock, compiled into .tools/
  npm packages   `npm ci`: wrangler, Node 24 to run it, esbuild, binaryen, Playwright
  Chromium       $JIFEN_CHROMIUM; else an installed one; else Debian's; else Playwright's

A second run checks the same in less than a second.";

const BUILD: &str = "\
cargo xtask build [widget [--diagnostic] | worker | --sizes]

  (nothing)   both
  widget      Rust to Wasm, bound to JavaScript and optimised; the names of the files in
              widget/dist contain the hash of their content; prints the tag that pins this build
              --diagnostic: with names, and with panic messages in the console; several times as
              large; the next build replaces it
  worker      the Worker in edge/build
  --sizes     the widget, and a table of what a browser downloads; fails above the limits

A build whose inputs have not changed is skipped.";

const DEV: &str = "\
cargo xtask dev

Sets up, builds, applies the D1 migrations to a local database, starts the Worker
(http://127.0.0.1:8787), loads a sample merchant with its program and members, and starts the
sample shop (http://127.0.0.1:8788). Ctrl-C ends both. If one of them ends by itself, the other
is stopped, and the reason is printed.

When a source file changes, the affected part is built and loaded again:

  shared/, Cargo.toml, Cargo.lock      the widget and the Worker (the last two: the shop as well)
  widget/                              the widget
  edge/src/                            the Worker
  edge/migrations/, wrangler.toml      `wrangler dev` starts again, after the migrations
  tests/storefront/                    the sample shop

If a part does not compile, the compiler's message is printed, and the last version continues to
run. Reload the page to see a new widget.

These builds are not optimised. Their files are in target/xtask/local/, so they do not replace
the files of `build` and `test`. Local state is kept in .jifen/ between runs; delete that folder
to start with an empty ledger. Ports: JIFEN_EDGE_PORT and JIFEN_STOREFRONT_PORT.";

const TEST: &str = "\
cargo xtask test [stage]...

Without a stage, runs all of them. A failed stage does not stop the others:

  fmt       cargo fmt --check
  clippy    cargo clippy -D warnings, all crates and targets
  native    cargo test, all crates
  size      what a browser downloads, against the limits
  deploy    wrangler deploy --dry-run
  workerd   the HTTP tests against the real Worker in workerd, with D1
  browser   Playwright in Chromium, with the Worker and the sample shop

The last four need the widget, the Worker or both. These are set up and built while the first
three run, and the first three then print their output when they end. The last line of each
stage, a summary and the exit code show whether everything passed.";

const BENCH: &str = "\
cargo xtask bench [rules [filter] | ledger | backtest | widget [--quick]]

Without a word, runs all of them. Each one compares two things in the same run:

  rules      the time of earning and quoting for growing baskets and accounts
  ledger     an order, a refund and a balance after 10,000 orders, and after 300 orders under
             thirty rules, in turn with the same calls of a new member; fails above 1.20 times
  backtest   a million orders, in turn with the same rules in Python
  widget     the widget, the same elements on React and Preact, and bundles that shops load:
             sizes, and the cost of a first visit in Chromium with a slow CPU and network
             --quick: 3 rounds instead of 9";

const DEPLOY_CHECK: &str = "\
cargo xtask deploy-check

Builds, then runs `wrangler deploy --dry-run`. It needs no account, uploads nothing, and prints
the size of the bundle (raw and gzip), the assets and the bindings.";

const KEEP_BUILDS: &str = "\
cargo xtask keep-builds https://EDGE

Fetches the builds of the widget that the Worker at this address serves (the 20 latest) into
widget/dist, and checks the digest of each file. Run it between `build` and `wrangler deploy`: a
deployment serves only the files that are uploaded with it, and pages name earlier builds.";
