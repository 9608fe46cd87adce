//! More bodies than the port reads at once: those that are over hear that they are to come again, and
//! what is urgent and what keeps a link alive has places of its own.

use super::bad_input::pair;
use super::until;
use crate::core::message::{Message, Push, Reason};
use crate::core::{terms, wire};
use crate::http::client::LANE;
use crate::http::tls::{Pins, TlsKey, client_config};
use facts::{Channel, Lane};
use kernel::Level;
use tokio::sync::watch;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_over_the_bound_hear_it_and_urgent_ones_are_read() {
    let (city, district) = pair().await;
    let pins = Pins::one(TlsKey::from_pkcs8(&city.tls).unwrap().spki());
    let config = client_config(&TlsKey::from_pkcs8(&district.tls).unwrap(), pins).unwrap();
    let known = reqwest::Client::builder().tls_backend_preconfigured(config).no_proxy().build().unwrap();
    let url = |name: &str| format!("{}/exchange/v1/{name}", city.url());
    let push = |lane| {
        let push = Push { request: 1, lane, certificates: Vec::new(), runs: Vec::new() };
        wire::encode(&Message::Push(push))
    };
    let status = async |name: &str, lane: Option<Lane>, body: Vec<u8>| {
        let mut request = known.post(url(name)).body(body);
        if let Some(lane) = lane {
            request = request.header(LANE, u16::from(lane.number()));
        }
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status("push", Some(Lane::Bulk), push(Lane::Bulk)).await, 200);

    // As many that begin and do not end.
    let (go_on, waits) = watch::channel(false);
    let mut slow = Vec::new();
    for _ in 0..terms::BODIES_READ {
        let mut waits = waits.clone();
        let body = futures_util::stream::once(async move {
            waits.wait_for(|go_on| *go_on).await.unwrap();
            Ok::<_, std::io::Error>(b"garbage".to_vec())
        });
        let request = known.post(url("push")).body(reqwest::Body::wrap_stream(body));
        slow.push(tokio::spawn(async move { request.send().await.unwrap().status().as_u16() }));
    }
    until("there is no place left", async || status("push", Some(Lane::Bulk), push(Lane::Bulk)).await == 503)
        .await;
    assert_eq!(status("push", Some(Lane::Urgent), push(Lane::Urgent)).await, 200, "urgent ones are read");
    let refused = Message::Refused { request: 1, reason: Reason::Busy };
    assert_eq!(status("refused", None, wire::encode(&refused)).await, 204, "and what keeps a link alive");
    let urgent = district.say("急", Channel::Up(Level::City), Lane::Urgent);
    let bulk = district.say("慢", Channel::Up(Level::City), Lane::Bulk);
    until("what is urgent arrives", async || city.heard(urgent) == ["急"]).await;
    assert!(city.heard(bulk).is_empty(), "there was no place for it");

    go_on.send(true).unwrap();
    for one in slow {
        assert_eq!(one.await.unwrap(), 400);
    }
    until("the rest follows by itself", async || city.heard(bulk) == ["慢"]).await;
}
