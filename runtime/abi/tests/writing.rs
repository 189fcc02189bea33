//! How files are written: whole or not at all, by nobody else's links, and all of a set or none.
#![cfg(unix)]

use ferrocrete_abi::file::{self, Readers, Staged};
use ferrocrete_abi::frame::{self, Kind};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it can be listed");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
    names.sort();
    names
}

#[test]
fn a_secret_is_its_owners_whatever_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let (key, victim) = (folder.path().join("key"), folder.path().join("victim"));
    fs::write(&victim, "mine").expect("it can be written");
    symlink(&victim, &key).expect("a link");
    file::write(&key, b"secret", Readers::Owner).expect("it can be written");
    assert_eq!(fs::read(&victim).expect("it is there"), b"mine", "the link was not followed");
    assert!(fs::symlink_metadata(&key).expect("it is there").is_file(), "the link was replaced");
    assert_eq!(mode(&key), 0o600);
    // An old file that all may read does not lend the new one its mode.
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("it is ours");
    file::write(&key, b"another", Readers::Owner).expect("it can be written");
    assert_eq!((mode(&key), fs::read(&key).expect("it is there")), (0o600, b"another".to_vec()));
    assert_eq!(names(folder.path()), ["key", "victim"]);
}

#[test]
fn a_secret_goes_into_no_pipe_that_somebody_put_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    let error = file::write(&pipe, b"secret", Readers::Owner).unwrap_err();
    assert!(error.to_string().contains("it is a pipe or a device"), "{error}");
}

#[test]
fn writers_of_one_path_leave_one_of_their_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file");
    let content = |writer: u8| vec![writer; 300_000 + usize::from(writer) * 1000];
    for _ in 0..5 {
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let path = &path;
                scope.spawn(move || file::write(path, &content(writer), Readers::Others).expect("written"));
            }
        });
        let found = fs::read(&path).expect("it is there");
        assert_eq!(found, content(found[0]));
    }
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn of_several_new_files_one_wins() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("key");
    let write = |byte: u8| {
        let mut staged = Staged::new(&path, Readers::Owner).expect("it can be begun").only_new();
        staged.write_all(&[byte; 100]).expect("it can be written");
        staged
    };
    let staged: Vec<Staged> = (0..8).map(write).collect();
    let done = staged.into_iter().map(|staged| file::commit(vec![staged]).is_ok());
    assert_eq!(done.collect::<Vec<_>>(), [true, false, false, false, false, false, false, false]);
    assert_eq!(fs::read(&path).expect("it is there"), [0; 100]);
    assert_eq!(names(folder.path()), ["key"]);
}

#[test]
fn a_set_of_files_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("old"), "old").expect("it can be written");
    fs::create_dir(path("sub")).expect("a folder");
    let stage = |path: PathBuf| {
        let mut staged = Staged::new(path, Readers::Others).expect("it can be begun");
        staged.write_all(b"new").expect("it can be written");
        staged
    };
    let files = vec![stage(path("old")), stage(path("another")), stage(path("sub/last"))];
    // What the last one's name needs is gone meanwhile.
    fs::rename(path("sub"), path("moved")).expect("it can be moved");
    let failed = file::commit(files).unwrap_err();
    assert_eq!(failed.path, path("sub/last"));
    assert_eq!(fs::read(path("old")).expect("it is there"), b"old");
    assert_eq!(names(folder.path()), ["moved", "old"]);

    fs::rename(path("moved"), path("sub")).expect("it can be moved back");
    let files = vec![stage(path("old")), stage(path("another")), stage(path("sub/last"))];
    file::commit(files).expect("nothing is in the way");
    for name in ["old", "another", "sub/last"] {
        assert_eq!(fs::read(path(name)).expect("it is there"), b"new");
    }
    assert_eq!(names(folder.path()), ["another", "old", "sub"]);
}

#[test]
fn nothing_else_is_written_over_a_client_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("client.key");
    let key = frame::encode(Kind::ClientKey, &serde_json::json!({}), &[b"secret"]);
    file::write(&path, &key, Readers::Owner).expect("it can be written");
    let error = file::write(&path, b"anything", Readers::Others).unwrap_err();
    assert!(error.to_string().contains("it is a client key"), "{error}");
    assert_eq!(fs::read(&path).expect("it is there"), key);
    file::write(&path, &key, Readers::Owner).expect("a key may");
    assert_eq!(names(folder.path()), ["client.key"]);
}

#[test]
fn one_place_is_known_by_any_of_its_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("sub")).expect("a folder");
    symlink(path("sub"), path("alias")).expect("a link");
    assert!(file::same_place(&path("new"), &path("sub/../new")));
    assert!(file::same_place(&path("sub/new"), &path("alias/new")));
    assert!(!file::same_place(&path("new"), &path("other")));
    fs::write(path("file"), "").expect("it can be written");
    symlink(path("file"), path("link")).expect("a link");
    fs::hard_link(path("file"), path("hard")).expect("a hard link");
    assert!(file::same_place(&path("file"), &path("link")));
    assert!(file::same_place(&path("file"), &path("hard")));
    assert!(!file::same_place(&path("file"), &path("new")));
}

#[test]
fn paths_that_name_no_file_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &Path| file::write(path, b"", Readers::Others).unwrap_err().to_string();
    assert!(write(folder.path()).contains("it is a folder"));
    assert!(write(Path::new("")).contains("names no file"));
    assert!(write(&folder.path().join("none/file")).contains("No such file"));
    let long = folder.path().join("x".repeat(255));
    file::write(&long, b"", Readers::Others).expect("as long as a name may be");
    assert_eq!(names(folder.path()).len(), 1);
}

/// `/dev/full` takes nothing; what was there before stays.
#[test]
fn a_full_disk_is_told() {
    let error = file::write("/dev/full", b"bytes", Readers::Others).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    assert!(fs::symlink_metadata("/dev/full").is_ok());
}

/// Others may write there, too.
#[test]
#[cfg(target_os = "linux")]
fn shared_memory_is_no_device() {
    let folder = tempfile::tempdir_in("/dev/shm").expect("a folder");
    let (key, victim) = (folder.path().join("key"), folder.path().join("victim"));
    fs::write(&victim, "mine").expect("it can be written");
    symlink(&victim, &key).expect("a link");
    file::write(&key, b"secret", Readers::Owner).expect("it can be written");
    assert_eq!((fs::read(&victim).expect("it is there"), mode(&key)), (b"mine".to_vec(), 0o600));
    assert!(!file::of_the_system(&key) && file::of_the_system(Path::new("/dev/fd/1")));
}
