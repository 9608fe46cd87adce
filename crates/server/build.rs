//! Tells cargo when the embedded UI changed. Only this crate is built again then, and
//! only in a release build: a development build reads `web/dist` as it runs.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed=../../web/dist");
    }
}
