//! The machine: its processors and who runs on which, kernel and disk, and how much memory a process holds.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::figures::median;

/// How often the memory of a process is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Processors that this process may use.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Who runs on which processors while the load is sent: a thread of the generator that takes its turn on a processor
/// of the service would count as the service's delay.
pub struct Shares {
    everything: CpuSet,
    /// For the service, the bare handler and the database.
    service: CpuSet,
    /// For the generator.
    pub load: CpuSet,
}

impl Shares {
    /// One half each; with a single processor everybody shares it.
    pub fn of_this_machine() -> io::Result<Self> {
        let everything = sched_getaffinity(None)?;
        let usable: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|one| everything.is_set(*one)).collect();
        if usable.len() < 2 {
            return Ok(Self {
                everything,
                service: everything,
                load: everything,
            });
        }
        let half = |part: &[usize]| {
            let mut set = CpuSet::new();
            part.iter().for_each(|one| set.set(*one));
            set
        };
        let (service, load) = usable.split_at(usable.len() / 2);
        Ok(Self {
            everything,
            service: half(service),
            load: half(load),
        })
    }

    /// What this thread starts from now on runs where the service does.
    pub fn confine(&self) {
        keep_to(&self.service);
    }

    /// What this thread starts from now on runs anywhere.
    pub fn release(&self) {
        keep_to(&self.everything);
    }
}

/// This thread, and what it starts, runs on these processors.
pub fn keep_to(processors: &CpuSet) {
    sched_setaffinity(None, processors).expect("a thread may choose among the processors of its process");
}

/// The release of the kernel.
pub fn kernel() -> String {
    fs::read_to_string("/proc/sys/kernel/osrelease")
        .map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}

/// The model of the processor as the kernel names it.
pub fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("model name"));
    let name = line.and_then(|line| line.split_once(':'));
    name.map_or_else(|| "unknown".to_owned(), |(_, name)| name.trim().to_owned())
}

/// The memory of the whole machine in GiB.
pub fn memory_gib() -> f64 {
    kibibytes(Path::new("/proc/meminfo"), "MemTotal:").unwrap_or_default() as f64 / 1024.0 / 1024.0
}

/// How long a write of 4 KiB takes until the disk under `directory` has it, the median of fifty.
pub fn sync_takes(directory: &Path) -> Duration {
    let path = directory.join("sync");
    let mut file = File::create(&path).expect("a file in one's own directory");
    let times = (0..50).map(|_| {
        let began = Instant::now();
        file.write_all(&[0; 4096]).expect("4 KiB can be written");
        file.sync_data().expect("a file can be synchronised");
        began.elapsed()
    });
    let takes = median(times.collect());
    let _ = fs::remove_file(path);
    takes
}

/// The resident memory of a process in MB (10⁶ bytes).
pub fn resident(process: u32) -> f64 {
    let status = format!("/proc/{process}/status");
    kibibytes(Path::new(&status), "VmRSS:").unwrap_or_default() as f64 * 1024.0 / 1e6
}

fn kibibytes(file: &Path, name: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Runs `work` and looks at the memory of a process meanwhile; gives also the highest that was seen, in MB.
pub fn watched<T>(process: u32, work: impl FnOnce() -> T) -> (T, f64) {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut highest = resident(process);
            while !done.load(Ordering::Relaxed) {
                thread::sleep(LOOK);
                highest = highest.max(resident(process));
            }
            highest
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        (result, watcher.join().expect("the watcher ends"))
    })
}
