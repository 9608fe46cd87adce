//! The writer: durable, ordered, each command undone as a whole.

use crate::notes::*;
use facts::entry::Subject;
use journal::*;
use std::sync::atomic::Ordering;
use testkit::stores;

const NO: &str = "no";

fn no() -> JournalError {
    JournalError::Unavailable(NO.to_owned())
}

#[test]
fn what_was_answered_is_there_after_reopening() {
    for store in stores() {
        let id = district();
        let journal = Journal::open(setup(store.store(), id.clone())).unwrap();
        write(&journal, [1; 16], "a").unwrap();
        write(&journal, [1; 16], "b").unwrap();
        journal.stop();
        drop(journal);
        let journal = Journal::open(setup(store.store(), id)).unwrap();
        write(&journal, [1; 16], "c").unwrap();
        assert_eq!(texts(&journal), vec![(1, "a|b|c".to_owned())], "{}", store.name());
    }
}

#[test]
fn a_refused_command_leaves_nothing() {
    for store in stores() {
        let journal = open(&store);
        let refused: Result<(), JournalError> = journal.run(Turn::Local, |tx| {
            tx.append(Acting::platform(), vec![opened([9; 16], "x")])?;
            Err(no())
        });
        assert_eq!(refused, Err(no()));
        assert_eq!(texts(&journal), vec![]);
        write(&journal, [1; 16], "a").unwrap();
        assert_eq!(texts(&journal).len(), 1);
        assert_eq!(count(&journal, "SELECT MAX(pos) FROM journal_entry"), 2, "no position is wasted");
    }
}

type Command = Box<dyn FnOnce(&mut Tx<'_>) -> Result<(), JournalError> + Send>;

/// Submits commands while the writer is held up, so that they share one commit.
fn in_one_batch(journal: &Journal, commands: Vec<Command>) -> Vec<Result<(), JournalError>> {
    let (open_gate, gate) = std::sync::mpsc::channel::<()>();
    journal.submit(Turn::Local, move |_| gate.recv().map_err(|_| no()), |_: Result<(), JournalError>| {});
    let answers: Vec<_> = commands
        .into_iter()
        .map(|command| {
            let (tell, hear) = std::sync::mpsc::channel();
            journal.submit(Turn::Local, command, move |answer| tell.send(answer).unwrap());
            hear
        })
        .collect();
    let before = journal.figures().commits.load(Ordering::Relaxed);
    open_gate.send(()).unwrap();
    let answers = answers.into_iter().map(|hear| hear.recv().unwrap()).collect();
    assert!(journal.figures().commits.load(Ordering::Relaxed) <= before + 2, "the commands shared a commit");
    answers
}

#[test]
fn neighbours_of_a_refused_or_broken_command_stay() {
    for store in stores() {
        let journal = open(&store);
        write(&journal, [1; 16], "before").unwrap();
        let answers = in_one_batch(
            &journal,
            vec![
                Box::new(|tx| tx.append(Acting::platform(), vec![opened([2; 16], "kept")]).map(drop)),
                // Refused before it touched the database at all.
                Box::new(|_| Err(no())),
                Box::new(|tx| tx.append(Acting::platform(), vec![written([2; 16], "kept too")]).map(drop)),
                // A write that breaks a constraint; where writes wait, it fails late.
                Box::new(|tx| {
                    tx.append(Acting::platform(), vec![opened([3; 16], "undone")])?;
                    Ok(tx.execute(
                        "INSERT INTO note (id, text, lines) VALUES ($1, $2, 0)",
                        params![[2u8; 16], "x"],
                    )?)
                }),
                // The same, swallowed: half a command must not be kept.
                Box::new(|tx| {
                    tx.append(Acting::platform(), vec![opened([4; 16], "undone")])?;
                    let _swallowed = tx.execute("INSERT INTO nowhere (id) VALUES ($1)", params![1i64]);
                    Ok(())
                }),
                Box::new(|tx| {
                    tx.append(Acting::platform(), vec![opened([5; 16], "undone")])?;
                    Ok(tx.query("SELECT nothing FROM note", &[]).map(drop)?)
                }),
                // Asks and writes nothing.
                Box::new(|tx| tx.rev(&Subject::new("note", [1; 16])).map(drop).map_err(Into::into)),
                Box::new(|_| panic!("a bug in a rule")),
                Box::new(|tx| tx.append(Acting::platform(), vec![written([1; 16], "after")]).map(drop)),
            ],
        );
        let name = store.name();
        assert!(
            answers[0].is_ok() && answers[2].is_ok() && answers[6].is_ok() && answers[8].is_ok(),
            "{name}"
        );
        assert_eq!(answers[1], Err(no()), "{name}");
        for broken in [3, 4, 5] {
            assert!(
                matches!(answers[broken], Err(JournalError::Db(DbError::Statement(_)))),
                "{name} {broken}"
            );
        }
        assert!(matches!(answers[7], Err(JournalError::Apply(_))), "{name}");
        let expected = vec![(1, "before|after".to_owned()), (2, "kept|kept too".to_owned())];
        assert_eq!(texts(&journal), expected, "{name}");
        assert_eq!(count(&journal, "SELECT pos FROM journal_counter"), 5, "{name}");
    }
}

const LINE: &str = "INSERT INTO note_line (note, n, line, written_by) VALUES ($1,$2,$3,$4)";

fn line(tx: &mut Tx<'_>, n: i64) -> Result<(), JournalError> {
    let by = (n % 3 > 0).then_some("岗");
    Ok(tx.execute(LINE, params![[7u8; 16], n, format!("第{n}行"), by])?)
}

/// On PostgreSQL they go out together: here sixty-four, sixteen, four and three by themselves.
#[test]
fn many_rows_of_one_table_stand_each_as_it_was_written() {
    for store in stores() {
        let journal = open(&store);
        journal.run(Turn::Local, |tx| (0..87).try_for_each(|n| line(tx, n))).unwrap();
        let rows = journal.read(|db| {
            let rows = db.query("SELECT note, n, line, written_by FROM note_line ORDER BY n", &[])?;
            let read = rows.iter().map(|r| Ok((r.fixed::<16>(0)?, r.int(1)?, r.text(2)?, r.opt_text(3)?)));
            read.collect::<Result<Vec<_>, DbError>>()
        });
        let by = |n: i64| (n % 3 > 0).then(|| "岗".to_owned());
        let written: Vec<_> = (0..87).map(|n| ([7u8; 16], n, format!("第{n}行"), by(n))).collect();
        assert_eq!(rows.unwrap(), written, "{}", store.name());
        // One that is there already refuses the command, and no other.
        let twice = |tx: &mut Tx<'_>| [90, 91, 92, 5, 93, 94].into_iter().try_for_each(|n| line(tx, n));
        let other = |tx: &mut Tx<'_>| (100..110).try_for_each(|n| line(tx, n));
        let answers = in_one_batch(&journal, vec![Box::new(other), Box::new(twice)]);
        assert!(matches!(answers.as_slice(), [Ok(()), Err(_)]), "{answers:?}");
        assert_eq!(count(&journal, "SELECT COUNT(*) FROM note_line"), 97, "{}", store.name());
    }
}

#[test]
fn many_callers_share_commits() {
    for store in stores() {
        let journal = open(&store);
        std::thread::scope(|scope| {
            for n in 0..32u8 {
                let journal = &journal;
                scope.spawn(move || (0..20).for_each(|_| write(journal, [n; 16], "x").unwrap()));
            }
        });
        assert_eq!(texts(&journal).len(), 32);
        assert!(texts(&journal).iter().all(|(_, t)| t.len() == 39));
        let commits = journal.figures().commits.load(Ordering::Relaxed);
        assert!(commits < 640, "640 commands took {commits} commits");
    }
}

#[test]
fn several_processes_write_one_journal_in_turn() {
    for store in stores() {
        let id = district();
        let nodes: Vec<_> =
            (0..3).map(|_| Journal::open(setup(store.store(), id.clone())).unwrap()).collect();
        std::thread::scope(|scope| {
            for (n, journal) in nodes.iter().enumerate() {
                for caller in 0..4 {
                    // All write on the same note, and each opens some of its own.
                    scope.spawn(move || {
                        for i in 0..15u8 {
                            write(journal, [0; 16], "x").unwrap();
                            write(journal, [1 + u8::try_from(n * 60 + caller * 15).unwrap() + i; 16], "y")
                                .unwrap();
                        }
                    });
                }
            }
        });
        let journal = &nodes[0];
        assert_eq!(texts(journal)[0].1.len(), 180 * 2 - 1, "{}: no line was lost", store.name());
        assert_eq!(texts(journal).len(), 181);
        assert_eq!(count(journal, "SELECT COUNT(*) FROM journal_entry"), 361);
        assert_eq!(count(journal, "SELECT pos FROM journal_counter"), 361);
        assert_eq!(
            count(journal, "SELECT rev FROM journal_subject WHERE opened = 1 ORDER BY rev DESC LIMIT 1"),
            180
        );
    }
}

#[test]
fn a_value_of_another_kind_is_refused_not_stored() {
    for store in stores() {
        let journal = open(&store);
        let answer: Result<(), JournalError> = journal.run(Turn::Local, |tx| {
            tx.execute(
                "INSERT INTO note (id, text, lines) VALUES ($1, $2, $3)",
                params![[1u8; 16], "x", "not a number"],
            )?;
            Ok(())
        });
        assert!(
            store.file().is_some() || matches!(answer, Err(JournalError::Db(DbError::Statement(_)))),
            "{answer:?}"
        );
        write(&journal, [2; 16], "a").unwrap();
    }
}

#[test]
fn a_new_epoch_names_where_the_old_one_ended() {
    for store in stores() {
        let old = district();
        let journal = Journal::open(setup(store.store(), old.clone())).unwrap();
        write(&journal, [1; 16], "a").unwrap();
        let new = Identity { epoch: kernel::EpochId::random(), ..old.clone() };
        journal.change_epoch(new.clone(), "rotation").unwrap();
        write(&journal, [1; 16], "b").unwrap();
        assert_eq!(journal.identity().epoch, new.epoch);
        let (opening, heads) = journal
            .read(|db| {
                let entries = read::entries_of(db, "epoch", new.epoch.bytes(), 2)?;
                Ok::<_, DbError>((entries, read::stream_heads(db)?))
            })
            .unwrap();
        let fact: facts::system::EpochOpened = serde_json::from_slice(&opening[0].entry.body).unwrap();
        assert_eq!((opening[0].entry.header.seq, fact.predecessor), (1, Some(old.epoch)));
        assert_eq!(fact.reason, "rotation");
        let end = heads.iter().find(|h| h.stream.epoch == old.epoch).unwrap();
        assert_eq!(fact.heads, vec![("local".to_owned(), 1, end.seq, system::hex(&end.head))]);
        assert_eq!((end.seq, heads.iter().find(|h| h.stream.epoch == new.epoch).unwrap().seq), (2, 2));
    }
}

#[test]
fn one_command_may_write_many_facts_on_many_subjects() {
    for store in stores() {
        let journal = open(&store);
        let drafts = (1..=20u8)
            .flat_map(|n| [opened([n; 16], "a"), written([n; 16], "b"), written([1; 16], "c")])
            .collect::<Vec<_>>();
        let ids = journal.run(Turn::Local, |tx| tx.append(Acting::platform(), drafts)).unwrap();
        assert_eq!(ids.len(), 60);
        assert_eq!(texts(&journal)[0].1.len(), "a|b".len() + 20 * 2, "{}", store.name());
        assert_eq!(texts(&journal)[1..].iter().filter(|(_, text)| text == "a|b").count(), 19);
        assert_eq!(count(&journal, "SELECT rev FROM journal_subject ORDER BY rev DESC LIMIT 1"), 22);
        assert_eq!(count(&journal, "SELECT COUNT(*) FROM journal_subject WHERE rev = 2"), 19);
    }
}

#[test]
fn a_consequence_drawn_twice_is_there_once() {
    for store in stores() {
        let journal = open(&store);
        let drawn = || opened([1; 16], "a").consequence("clock", b"cause", kernel::Instant(5));
        for _ in 0..2 {
            let drafts = vec![drawn(), drawn()];
            journal.run(Turn::Background, |tx| tx.append(Acting::platform(), drafts)).unwrap();
        }
        assert_eq!(count(&journal, "SELECT COUNT(*) FROM journal_entry WHERE subject_kind = 'note'"), 1);
        assert_eq!(count(&journal, "SELECT rev FROM journal_subject WHERE kind = 'note'"), 1);
    }
}

#[test]
fn processes_that_start_at_once_make_one_schema_and_one_epoch() {
    for store in stores() {
        let id = district();
        let journals: Vec<_> = std::thread::scope(|scope| {
            let starting: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| Journal::open(setup(store.store(), id.clone())).unwrap()))
                .collect();
            starting.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(count(&journals[0], "SELECT COUNT(*) FROM journal_entry"), 1, "{}", store.name());
        // Five of the journal and one of the test's own table.
        assert_eq!(count(&journals[0], "SELECT COUNT(*) FROM journal_migration"), 6, "each step once");
    }
}

#[test]
fn work_behind_peoples_commands_is_bounded_too() {
    let store = testkit::TestStore::sqlite();
    let journal = open(&store);
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let (begun, begins) = std::sync::mpsc::channel::<()>();
    let busy = std::sync::Arc::clone(&journal);
    let slow = std::thread::spawn(move || {
        busy.run(Turn::Local, move |_| {
            begun.send(()).unwrap();
            wait.recv().unwrap();
            Ok::<_, JournalError>(())
        })
    });
    begins.recv().unwrap();
    let (tell, hear) = std::sync::mpsc::channel();
    let asked = kernel::limits::WRITER_BACKGROUND_COMMANDS + 10;
    for _ in 0..asked {
        let tell = tell.clone();
        let work = |_: &mut Tx<'_>| Ok::<_, JournalError>(());
        journal.submit(Turn::Background, work, move |answer| tell.send(answer.is_ok()).unwrap());
    }
    go.send(()).unwrap();
    slow.join().unwrap().unwrap();
    let answers: Vec<bool> = hear.iter().take(asked).collect();
    let refused = answers.iter().filter(|ok| !**ok).count();
    assert!((1..=10).contains(&refused), "{refused} were told to come again");
    journal.run(Turn::Background, |_| Ok::<_, JournalError>(())).unwrap();
}
