//! Which package reaches which, as cargo resolves it.

use super::Violation;
use super::tables::{REACH, Reach};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The part of `cargo metadata`'s answer that is needed here.
#[derive(Deserialize)]
pub struct Workspace {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    workspace_root: PathBuf,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// Absent for a normal dependency.
    kind: Option<String>,
}

impl Workspace {
    /// Asks cargo.
    pub fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        // For this machine only: without that, cargo fetches what other systems would need.
        let host = Command::new("rustc").args(["--print", "host-tuple"]).output()?;
        let host = String::from_utf8(host.stdout)?;
        let output = Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
            .args(["--filter-platform", host.trim()])
            .current_dir(root)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err("`cargo metadata` failed".into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// The packages of the workspace, each with its folder below the root.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Path)> {
        let members = self.packages.iter().filter(|package| self.workspace_members.contains(&package.id));
        members.filter_map(|package| {
            let folder = package.manifest_path.parent()?.strip_prefix(&self.workspace_root).ok()?;
            Some((package.id.as_str(), folder))
        })
    }

    /// Packages that reach what they must not, and manifests without the workspace's lints.
    pub fn violations(&self) -> Vec<Violation> {
        REACH.iter().flat_map(|rule| self.breaches(rule)).chain(self.without_lints()).collect()
    }

    fn breaches(&self, rule: &Reach) -> Vec<Violation> {
        let covered = self.members().filter(|(_, folder)| {
            *folder == Path::new(rule.from) || rule.below && folder.starts_with(rule.from)
        });
        let covered: Vec<_> = covered.collect();
        if covered.is_empty() {
            let what = "a rule names it, but no package of the workspace is there".to_owned();
            return vec![Violation { place: rule.from.to_owned(), what, why: rule.why }];
        }
        let mut violations = Vec::new();
        for (id, folder) in covered {
            let paths = self.paths_from(id);
            for package in self.packages.iter().filter(|package| rule.never.contains(&package.name.as_str()))
            {
                if let Some(path) = paths.get(package.id.as_str()) {
                    let what = format!("depends on {} ({})", package.name, self.names(path).join(" → "));
                    violations.push(Violation { place: folder.display().to_string(), what, why: rule.why });
                }
            }
        }
        violations
    }

    /// Every package that `from` needs to build, with a way that leads there. What only its tests
    /// need does not count.
    fn paths_from<'a>(&'a self, from: &'a str) -> BTreeMap<&'a str, Vec<&'a str>> {
        let nodes: BTreeMap<&str, &Node> =
            self.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
        let mut paths = BTreeMap::from([(from, vec![from])]);
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            let built = |dependency: &&Dependency| {
                dependency.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"))
            };
            for dependency in nodes.get(id).into_iter().flat_map(|node| &node.deps).filter(built) {
                if !paths.contains_key(dependency.pkg.as_str()) {
                    let path = paths[id].iter().copied().chain([dependency.pkg.as_str()]).collect();
                    paths.insert(&dependency.pkg, path);
                    open.push(&dependency.pkg);
                }
            }
        }
        paths
    }

    fn names(&self, ids: &[&str]) -> Vec<&str> {
        let name = |id: &&str| {
            self.packages.iter().find(|package| package.id == *id).map(|package| package.name.as_str())
        };
        ids.iter().filter_map(name).collect()
    }

    fn without_lints(&self) -> impl Iterator<Item = Violation> {
        self.members().filter_map(|(_, folder)| {
            let manifest = folder.join("Cargo.toml");
            let text = std::fs::read_to_string(self.workspace_root.join(&manifest)).unwrap_or_default();
            (!text.contains("[lints]\nworkspace = true")).then(|| Violation {
                place: manifest.display().to_string(),
                what: "lacks `[lints] workspace = true`".to_owned(),
                why: "no op enum is matched with a wildcard, and every unsafe block says why: clippy holds it",
            })
        })
    }
}
