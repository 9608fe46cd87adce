//! Tells cargo when the embedded UI changed. Only this crate is built again then, and
//! only in a release build: a development build reads `web/dist` as it runs, but one that was
//! made before there was any would never look, and so is made again once there is.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let unbuilt = !std::path::Path::new("../../web/dist/index.html").exists();
    if unbuilt || std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed=../../web/dist");
    }
}
