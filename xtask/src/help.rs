//! What `--help` prints. Decides nothing.

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

  dev            set up, build, start the Worker and the sample shop, print the addresses
  test           everything that must hold before a change lands
  build          the widget (widget/dist) and the Worker (edge/build)
  backtest       what a program would have granted for the orders of a CSV file or a shop's export
  bench          the benchmarks: the rules, the backtest, the widget
  deploy-check   what `wrangler deploy` would upload, without uploading it
  keep-builds    adds the widget's earlier builds to what the next deployment uploads
  setup          only install what is missing

`cargo xtask <verb> --help` says more. Each verb sets up what it needs first: the first run
takes minutes, later ones seconds. What set-up installs lies in .tools/ and node_modules/ of
this checkout, but for packages of the system, which it installs as root or by a sudo that
asks nothing, and names otherwise. Needed beforehand: Rust, a C compiler, and npm (on Debian
npm is installed too).

Environment:
  JIFEN_EDGE_PORT, JIFEN_STOREFRONT_PORT   ports of `dev` (8787, 8788)
  JIFEN_CHROMIUM                           the browser for the tests
  CARGO_TARGET_DIR                         as for cargo";

const SETUP: &str = "\
cargo xtask setup

Installs what is missing, and says of each step whether it was there and how long it took:

  wasm target    as the toolchain has it; else `rustup target add`; else Debian's rustc, with
                 its std built once for Wasm into .tools/
  widget's std   tuned for size and without panic messages, built once into .tools/ from the
                 toolchain's source; else `rustup component add rust-src`; else Debian's; else
                 the std at hand, with which the widget is larger than the size check allows
  wasm-bindgen   the version of Cargo.lock, compiled into .tools/
  worker-build   the version of Cargo.lock, compiled into .tools/
  npm packages   `npm ci`: wrangler, Node 24 to run it, esbuild, binaryen, Playwright
  Chromium       $JIFEN_CHROMIUM; else one already there; else Debian's; else Playwright's

A second run checks the same in well under a second.";

const BUILD: &str = "\
cargo xtask build [widget [--diagnostic] | worker | --sizes]

  (nothing)   both
  widget      Rust to Wasm, bound, optimised; files named by their content in widget/dist;
              prints the tag that pins this build
              --diagnostic: with names and with panics told in the console; several times as
              large, and replaced by the next build
  worker      the Worker in edge/build
  --sizes     the widget, and a table of what a browser downloads; fails above the limits

A build whose inputs have not changed is skipped.";

const DEV: &str = "\
cargo xtask dev

Sets up, builds, applies the D1 migrations to a local database, starts the Worker
(http://127.0.0.1:8787), loads a sample merchant with its program and members, starts the
sample shop (http://127.0.0.1:8788) and waits. Ctrl-C ends both. If one of them ends by
itself, the other is stopped and the reason shown.

Local state is kept in .jifen/ between runs; delete that folder to start afresh.
Ports: JIFEN_EDGE_PORT and JIFEN_STOREFRONT_PORT.";

const TEST: &str = "\
cargo xtask test [stage]...

Without a stage, all of them in this order; a failed one does not keep the others from running:

  fmt       cargo fmt --check
  clippy    cargo clippy -D warnings, all crates and targets
  native    cargo test, all crates
  size      what a browser downloads, against the limits
  deploy    wrangler deploy --dry-run
  workerd   the HTTP tests against the real Worker in workerd, with D1
  browser   Playwright in Chromium, with the Worker and the sample shop

The last four build what they need first: the widget, the Worker or both. Ends with a summary, and with an exit
code other than 0 if anything failed.";

const BENCH: &str = "\
cargo xtask bench [rules [filter] | backtest | widget [--quick]]

Without a word, all of them, each beside something that it is compared with in the same run:

  rules      what earning and quoting cost as baskets and accounts grow
  backtest   a million orders, turn by turn with the same rules in Python
  widget     the widget beside the same elements on React and Preact, and beside bundles that shops
             load: sizes, and in Chromium with a slowed CPU and network what a first visit costs
             --quick: 3 rounds instead of 9";

const DEPLOY_CHECK: &str = "\
cargo xtask deploy-check

Builds, then runs `wrangler deploy --dry-run`: needs no account, uploads nothing, and prints
the bundle's size (raw and gzip), the assets and the bindings.";

const KEEP_BUILDS: &str = "\
cargo xtask keep-builds https://EDGE

Fetches the widget's builds that the Worker at this address serves (the 20 latest) into
widget/dist, each file checked against its digest. Between `build` and `wrangler deploy`: a
deployment serves what is uploaded with it and nothing else, and pages name earlier builds.";
