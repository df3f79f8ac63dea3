//! Any file under any name. The first line of the input is the name.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let end = input.iter().position(|&byte| byte == b'\n').unwrap_or(input.len());
    let name = String::from_utf8_lossy(&input[..end]);
    newsdex_fuzz::check(&name, input.get(end + 1..).unwrap_or_default());
});
