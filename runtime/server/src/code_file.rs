//! Native code as a file the system's loader can open.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that lives as long as this value: in memory where the system can, else temporary.
///
/// It must outlive the library loaded from it. The loader knows libraries by path, and the path of
/// a memory file is the number of its descriptor: were the descriptor closed, the next program
/// could get the same number and be taken for the one already loaded.
pub struct CodeFile {
    path: PathBuf,
    _keep: Keep,
}

enum Keep {
    #[cfg(target_os = "linux")]
    Memory {
        _file: File,
    },
    Disk {
        _file: tempfile::NamedTempFile,
    },
}

impl CodeFile {
    pub fn new(code: &[u8]) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Ok(file) = Self::in_memory(code) {
            return Ok(file);
        }
        let mut file = tempfile::Builder::new().prefix("ferrocrete-").suffix(".so").tempfile()?;
        file.write_all(code)?;
        file.flush()?;
        Ok(Self { path: file.path().to_owned(), _keep: Keep::Disk { _file: file } })
    }

    #[cfg(target_os = "linux")]
    fn in_memory(code: &[u8]) -> io::Result<Self> {
        use std::os::fd::AsRawFd;
        let mut file =
            File::from(rustix::fs::memfd_create("ferrocrete-program", rustix::fs::MemfdFlags::CLOEXEC)?);
        file.write_all(code)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
        // Without /proc the loader could not open it.
        path.metadata()?;
        Ok(Self { path, _keep: Keep::Memory { _file: file } })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}
