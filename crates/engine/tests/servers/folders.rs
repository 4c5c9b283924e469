//! Folders on a real server: every one is watched.

use bytes::Bytes;
use engine::remote::{Change, Remote};
use testhost::Host;
use testhost::corpus::{Mix, messages};

use super::world::{Postduif, keywords, message, other_client};

const NOW: i64 = 1_767_603_600;

/// D04: mail that another program puts into a folder comes by itself, long before the next poll.
#[tokio::test(flavor = "multi_thread")]
async fn news_of_other_folders_comes_by_itself() {
    let Some(host) = Host::connect_or_skip() else { return };
    let user = host.fresh_user("engine-notify").unwrap();
    host.deliver(&user.address, &message("een")).unwrap();
    host.stock(&user.address, "Archive", messages(2, Mix::SmallText, NOW)).unwrap();
    let postduif = Postduif::start(&host, &user, 587, &user.password);
    let account = postduif.account;
    postduif.until_settled().await;
    let append = Change::Append {
        path: "Archive".to_owned(),
        keywords: keywords(&["$seen"]),
        received_at: NOW,
        raw: Bytes::from(message("drie")),
        maybe_there: false,
    };
    other_client(&host, &user).await.push(&append).await.unwrap();
    postduif
        .until("the third", |tx| Ok(tx.find_message_id(account, "drie@voorbeeld.test")?.len() == 1))
        .await;
    postduif.engine.stop().await;
}
