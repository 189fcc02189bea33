//! The one way files are written: under a random name that nothing else has, then renamed. So a
//! reader finds the old content or the new, whoever else writes at the same time, and no link that
//! somebody has put there leads the content elsewhere.

use crate::frame::{self, Kind};
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whom the system's defaults allow.
    Others,
    /// Its owner only: it holds a secret.
    Owner,
}

/// A file that is written and waits to get its name. Dropped before, it is gone.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    content: Content,
    only_new: bool,
}

#[derive(Debug)]
enum Content {
    /// To be renamed.
    Whole(Temporary, File),
    /// A device or a pipe, which is written to and stays.
    InPlace(File),
}

/// A file that is removed unless it is renamed.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // Best effort: where it is gone already, or the folder is, nothing is left to do.
        let _ = fs::remove_file(&self.0);
    }
}

impl Staged {
    /// Begins a file. Its folder must exist.
    ///
    /// # Errors
    /// If the folder does not take it, the path names a folder, or it holds a client key or a signing
    /// key, which are not to be had again. Only a client key may take another one's place.
    pub fn new(path: impl AsRef<Path>, readers: Readers) -> io::Result<Self> {
        let path = path.as_ref();
        let content = match stays(path, readers)? {
            true => Content::InPlace(OpenOptions::new().write(true).truncate(true).open(path)?),
            false => {
                let kept = secret_in(path);
                if let Some(kind) = kept.filter(|kind| (readers, *kind) != (Readers::Owner, Kind::ClientKey))
                {
                    let reason =
                        format!("it is a {kind}, and nothing else is written over one; name another file");
                    return Err(io::Error::new(ErrorKind::AlreadyExists, reason));
                }
                let (temporary, file) = beside(path, readers)?;
                Content::Whole(temporary, file)
            }
        };
        Ok(Self { path: path.to_owned(), content, only_new: false })
    }

    /// Does not replace a file that is there when it gets its name.
    pub fn only_new(self) -> Self {
        Self { only_new: true, ..self }
    }

    fn file(&mut self) -> &mut File {
        match &mut self.content {
            Content::Whole(_, file) | Content::InPlace(file) => file,
        }
    }

    /// Gives the file its name, and says what to do to take that back.
    fn place(self, keep_old: bool) -> Result<Placed, Failed> {
        let Self { path, content, only_new } = self;
        let failed = |reason| Failed { path: path.clone(), reason };
        let Content::Whole(temporary, file) = content else {
            return Ok(Placed { path, old: None, whole: false });
        };
        file.sync_all().map_err(failed)?;
        if only_new {
            link(&temporary.0, &path).map_err(failed)?;
            return Ok(Placed { path, old: None, whole: true });
        }
        // Where there are no hard links, the old file is lost if a later one fails.
        let old = keep_old.then(|| name_beside(&path)).transpose().map_err(failed)?;
        let old = old.filter(|old| fs::hard_link(&path, old).is_ok()).map(Temporary);
        fs::rename(&temporary.0, &path).map_err(failed)?;
        Ok(Placed { path, old, whole: true })
    }
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// A file that has its name.
struct Placed {
    path: PathBuf,
    old: Option<Temporary>,
    whole: bool,
}

impl Placed {
    fn undo(self) {
        // Best effort: the first error is the one worth telling.
        let _ = match &self.old {
            Some(old) => fs::rename(&old.0, &self.path),
            None if self.whole => fs::remove_file(&self.path),
            None => Ok(()),
        };
    }
}

/// Which file could not be written, and why.
#[derive(Debug)]
pub struct Failed {
    /// The file.
    pub path: PathBuf,
    /// The system's reason.
    pub reason: io::Error,
}

/// Gives files their names: all of them, or none.
pub fn commit(files: Vec<Staged>) -> Result<(), Failed> {
    let several = files.len() > 1;
    let mut placed: Vec<Placed> = Vec::new();
    for file in files {
        match file.place(several) {
            Ok(done) => placed.push(done),
            Err(failed) => {
                placed.into_iter().rev().for_each(Placed::undo);
                return Err(failed);
            }
        }
    }
    for done in placed.iter().filter(|done| done.whole) {
        sync_folder(&done.path).map_err(|reason| Failed { path: done.path.clone(), reason })?;
    }
    Ok(())
}

/// Writes a whole file.
pub fn write(path: impl AsRef<Path>, bytes: &[u8], readers: Readers) -> io::Result<()> {
    write_with(path, readers, |file| file.write_all(bytes))
}

/// Writes a file piece by piece.
pub fn write_with(
    path: impl AsRef<Path>,
    readers: Readers,
    content: impl FnOnce(&mut Staged) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = Staged::new(path, readers)?;
    content(&mut file)?;
    commit(vec![file]).map_err(|failed| failed.reason)
}

/// Whether two paths lead to one place, however they are spelt and whatever links they go through.
pub fn same_place(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        let folder = folder(path).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    if one == other || whole(one).is_some_and(|one| whole(other) == Some(one)) {
        return true;
    }
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(a), Ok(b)) if a == b => true,
        (Ok(a), Ok(b)) => same_file(&a, &b),
        (Ok(_) | Err(_), _) => false,
    }
}

#[cfg(unix)]
fn same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |path: &Path| fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    number(one).is_some_and(|file| number(other) == Some(file))
}

#[cfg(not(unix))]
fn same_file(_: &Path, _: &Path) -> bool {
    false
}

/// Whether a path is of what the system offers as a file, as `/dev/stdout`: a place where nobody but
/// the system puts things. `/dev/shm` is none.
pub fn of_the_system(path: &Path) -> bool {
    let folder = folder(path);
    folder == Path::new("/dev") || ["/dev/fd", "/proc"].iter().any(|system| folder.starts_with(system))
}

/// Whether what is there is written to and not replaced: what the system offers, and pipes, unless a
/// secret would go into one that anybody may have put there.
fn stays(path: &Path, readers: Readers) -> io::Result<bool> {
    let refuse = |kind, reason: &str| Err(io::Error::new(kind, reason));
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(false) };
    if there.is_dir() {
        return refuse(ErrorKind::IsADirectory, "it is a folder; name a file in it");
    }
    if of_the_system(path) {
        return Ok(true);
    }
    let special = fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir());
    if special && readers == Readers::Owner {
        let reason = "it is a pipe or a device, and a secret is written to a file only; name another";
        return refuse(ErrorKind::InvalidInput, reason);
    }
    Ok(special)
}

/// Which secret a file holds.
fn secret_in(path: &Path) -> Option<Kind> {
    let mut begin = [0; Kind::END];
    // Of a link, what it leads to is not touched: the link is replaced.
    fs::symlink_metadata(path).ok().filter(|there| there.is_file())?;
    File::open(path).and_then(|mut file| file.read_exact(&mut begin)).ok()?;
    frame::secret(&begin)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// A new file in the same folder. `create_new` follows no link.
fn beside(path: &Path, readers: Readers) -> io::Result<(Temporary, File)> {
    let name = name_beside(path)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let file = options.open(&name)?;
    let temporary = Temporary(name);
    #[cfg(unix)]
    if readers == Readers::Owner {
        // Whatever the mask has taken away.
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    }
    Ok((temporary, file))
}

fn name_beside(path: &Path) -> io::Result<PathBuf> {
    if path.file_name().is_none_or(OsStr::is_empty) {
        return Err(io::Error::new(ErrorKind::InvalidInput, "the path names no file"));
    }
    let random = getrandom::u64().map_err(io::Error::from)?;
    Ok(folder(path).join(format!(".ferrocrete-{random:016x}.part")))
}

/// Renames, but replaces nothing.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Ok(()) => Ok(()),
        // There are no hard links in this folder.
        Err(_) => {
            File::create_new(to)?;
            fs::rename(from, to)
        }
    }
}

/// A name lasts once its folder is written. A folder that may not be read, or a file system that
/// writes none by itself, is no reason to say that the file is not there.
fn sync_folder(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder(path)).and_then(|folder| folder.sync_all()) {
        Err(error) if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => Err(error),
        // What a disk says that is broken.
        Err(error) if error.raw_os_error() == Some(5) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
