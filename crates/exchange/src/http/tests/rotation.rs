//! A sound node gets new keys from its parent by itself: the old ones vouch for them.

use super::{TestNode, tls_key, until};
use crate::core::status::LinkState;
use crate::http::{EnrolError, Exchange, NewKeys};
use facts::{Channel, Lane, SigningKey, Suite};
use journal::{JournalError, Turn, Tx, params};
use kernel::{EpochId, Level};
use testkit::stores;

const CITY: Channel = Channel::Up(Level::City);

pub(super) fn keys() -> NewKeys {
    NewKeys { signing: SigningKey::generate(Suite::Ed25519).unwrap(), tls_pkcs8: tls_key() }
}

impl TestNode {
    /// As the operator does it: the parent signs, and the node goes on with the new keys.
    pub(super) async fn take_keys(&mut self, new: &NewKeys) -> String {
        let joined = self.exchange().replace_keys(new).await.unwrap();
        self.identity.certificate = joined.certificate;
        self.identity.key = new.signing.clone();
        self.identity.epoch = EpochId::random();
        self.tls.clone_from(&new.tls_pkcs8);
        let (journal, identity) = (self.journal(), self.identity.clone());
        tokio::task::block_in_place(|| journal.change_epoch(identity, "rotation")).unwrap();
        self.exchange().use_tls(&new.tls_pkcs8).unwrap();
        self.exchange().reload();
        joined.words
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_keys_are_signed_without_a_token_and_nothing_is_lost_or_compared_again() {
    for ((store, second), third) in stores().into_iter().zip(stores()).zip(stores()) {
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        let mut town = TestNode::new(third, "610802105").await;
        let alone = district.exchange().replace_keys(&keys()).await;
        assert!(matches!(alone, Err(EnrolError::NoParent)), "{alone:?}");
        let before = city.adopt(&mut district).await;
        district.adopt(&mut town).await;
        let (above, below) = (city.identity.node, district.identity.node);
        let compared = move |tx: &mut Tx<'_>| Ok::<_, JournalError>(Exchange::keep_words(tx, below, true)?);
        tokio::task::block_in_place(|| city.journal().run(Turn::Local, compared)).unwrap();
        let old = district.say("旧密钥", CITY, Lane::Urgent);
        until("it came", async || city.heard(old) == ["旧密钥"]).await;

        // While the link is cut more is written with the old keys.
        district.cut(&city, true);
        district.say("还没送出", CITY, Lane::Urgent);
        let (new, first) = (keys(), district.identity.certificate.clone());
        // The first answer is lost; who asks again for the same keys gets the same certificate.
        let lost = district.exchange().replace_keys(&new).await.unwrap();
        let words = district.take_keys(&new).await;
        assert_eq!(district.identity.certificate, lost.certificate);
        assert_ne!(words, before, "other keys, other digits");
        district.cut(&city, false);
        let anew = district.say("新密钥", CITY, Lane::Urgent);
        until("both came", async || {
            city.heard(anew) == ["新密钥"] && city.heard(old) == ["旧密钥", "还没送出"]
        })
        .await;
        until("the link is up", async || district.link(&city).await == Some(LinkState::Up)).await;
        let checked = tokio::task::block_in_place(|| city.exchange().words_checked()).unwrap();
        assert!(checked.contains_key(&below), "who was compared once stays so");
        let peers = tokio::task::block_in_place(|| city.exchange().peers()).unwrap();
        assert_eq!(peers.iter().find(|p| p.node == below).map(|p| p.words.clone()), Some(words.clone()));
        let peers = tokio::task::block_in_place(|| district.exchange().peers()).unwrap();
        assert_eq!(peers.iter().find(|p| p.node == above).map(|p| p.words.clone()), Some(words));
        assert!(district.identity.certificate.not_before > first.not_before);

        // Those below find it with its new keys, and after a start of all it is still so.
        let relayed = town.say("镇上", CITY, Lane::Urgent);
        until("what the town says goes through", async || city.heard(relayed) == ["镇上"]).await;
        for node in [&mut city, &mut district] {
            node.stop().await;
            node.start().await;
        }
        until("it comes in", async || district.link(&city).await == Some(LinkState::Up)).await;
        district.say("重启以后", CITY, Lane::Urgent);
        until("it goes on", async || city.heard(anew) == ["新密钥", "重启以后"]).await;
    }
}

/// Who has another node's TLS key alone, or keys that count no more, gets nothing signed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_new_keys_without_the_old_ones() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        until("they are linked", async || district.link(&city).await == Some(LinkState::Up)).await;
        // The TLS key is the district's, the signing key is not.
        let thief = journal::Identity { key: keys().signing, ..district.identity.clone() };
        let become_one = |identity| {
            tokio::task::block_in_place(|| district.journal().change_epoch(identity, "rotation")).unwrap();
        };
        become_one(thief);
        let refused = district.exchange().replace_keys(&keys()).await;
        assert!(matches!(refused, Err(EnrolError::RefusedThere("no_possession"))), "{refused:?}");
        become_one(district.identity.clone());

        // The operator above has heard other digits than the one below read.
        city.cut(&district, true);
        let refused = district.exchange().replace_keys(&keys()).await;
        assert!(matches!(refused, Err(EnrolError::RefusedThere("cut"))), "{refused:?}");
        city.cut(&district, false);

        city.revoke(district.identity.node);
        let refused = district.exchange().replace_keys(&keys()).await;
        assert!(matches!(refused, Err(EnrolError::RefusedThere("revoked_key"))), "{refused:?}");
        let sql = "SELECT COUNT(*) FROM exchange_certificate WHERE node = $1";
        let known = city.read(|db| db.first(sql, params![district.identity.node]));
        assert_eq!(known.unwrap().int(0).unwrap(), 1, "nothing was signed");
    }
}
