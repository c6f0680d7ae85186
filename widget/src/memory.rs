//! The allocator of the Wasm: a quarter of the code of std's allocator, and as fast. Tests use the machine's allocator.

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
