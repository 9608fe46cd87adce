#[path = "stage.rs"]
#[allow(dead_code)]
mod stage;
use demo::{Wishes, prepare};
#[test]
fn keep() {
    for scale in [1u32, 8] {
        let dir = std::path::PathBuf::from(format!("/tmp/demo-keep-{scale}"));
        let _ = std::fs::remove_dir_all(&dir);
        let began = std::time::Instant::now();
        let p = prepare(&stage::TestHouse::default(), &dir, Wishes { scale, ..Wishes::at(stage::NOW) }).unwrap();
        println!("scale {scale}: {:?} done {} spare {} idle {:?}", began.elapsed(), p.played.as_ref().unwrap().done, p.played.as_ref().unwrap().spare_calls, p.played.as_ref().unwrap().idle.len());
    }
}
