//! How bytes are packed: base64 as what it stands for, then zstd, and for small
//! messages with a dictionary that was learned from this store's own. A dictionary
//! is learned once and never changed: what it packed stays readable.

use std::cell::RefCell;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use zstd::bulk::{Compressor, Decompressor};

use crate::{Error, ReadTx, Result, Store, armour};

/// Bytes as the file holds them.
#[derive(Debug, Clone)]
pub(crate) struct Packed {
    /// 0 as they are, 1 zstd, 2 zstd of what [`armour`] left; 3 and 4 the same with the dictionary.
    pub(crate) codec: i64,
    /// Of the bytes themselves.
    pub(crate) size: i64,
    pub(crate) bytes: Vec<u8>,
}

/// How a store packs what comes now. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Packing {
    dictionary: Option<Arc<[u8]>>,
    /// Small messages that were packed without one.
    plain: Arc<AtomicUsize>,
}

/// What a store has learned, if anything.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    dictionary: OnceLock<Arc<[u8]>>,
    plain: Arc<AtomicUsize>,
}

impl Packed {
    /// Compresses, unless that gains nothing.
    pub(crate) fn pack(raw: &[u8], packing: &Packing) -> Result<Packed> {
        let size = raw.len() as i64;
        let (codec, bytes) = PACKER.with_borrow_mut(|packer| packer.pack(raw, packing))?;
        Ok(match bytes.len() < raw.len() {
            true => Packed { codec, size, bytes },
            false => Packed { codec: 0, size, bytes: raw.to_vec() },
        })
    }

    /// Takes the dictionary, or nothing where the codec needs none.
    pub(crate) fn unpack(self, dictionary: &[u8]) -> Result<Vec<u8>> {
        let damaged = || Error::Damaged("message");
        let size = usize::try_from(self.size).map_err(|_| damaged())?;
        let raw = match self.codec {
            0 => self.bytes,
            // All only ever make less of it.
            1..=4 => {
                let unpacked = Decompressor::with_dictionary(dictionary)
                    .and_then(|mut it| it.decompress(&self.bytes, size))
                    .map_err(|_| damaged())?;
                if has_armour(self.codec) { armour::put_on(&unpacked, size) } else { unpacked }
            }
            _ => return Err(damaged()),
        };
        if raw.len() == size { Ok(raw) } else { Err(damaged()) }
    }

    /// The first bytes only, enough for a header block; from the first `bytes` packed ones, if need be.
    pub(crate) fn unpack_start(self, bytes: usize, dictionary: &[u8]) -> Result<Vec<u8>> {
        if self.codec == 0 {
            return Ok(self.bytes);
        }
        let mut start = Vec::new();
        let read = zstd::Decoder::with_dictionary(&self.bytes[..], dictionary)
            .and_then(|decoder| decoder.take(bytes as u64).read_to_end(&mut start));
        match read {
            Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => Err(Error::Damaged("message")),
            _ if has_armour(self.codec) => Ok(armour::put_on(&start, bytes)),
            _ => Ok(start),
        }
    }
}

fn has_armour(codec: i64) -> bool {
    matches!(codec, 2 | 4)
}

/// What packing needs; its tables are large, so one per thread instead of one per message.
#[derive(Default)]
struct Packer {
    compressor: Option<Compressor<'static>>,
    learned: Option<(Arc<[u8]>, Compressor<'static>)>,
    plain: Vec<u8>,
    frame: Vec<u8>,
}

impl Packer {
    fn pack(&mut self, raw: &[u8], packing: &Packing) -> Result<(i64, Vec<u8>)> {
        let dictionary = packing.dictionary.as_ref().filter(|_| raw.len() < LARGE_BYTES);
        if dictionary.is_none() && raw.len() <= SAMPLE_BYTES {
            packing.plain.fetch_add(1, Ordering::Relaxed);
        }
        let compressor = match dictionary {
            Some(dictionary) => with(&mut self.learned, dictionary)?,
            None => match &mut self.compressor {
                Some(compressor) => compressor,
                none => none.insert(Compressor::new(LEVEL).map_err(failed)?),
            },
        };
        let frame = &mut self.frame;
        // The frame's room is far more than it needs: one for all, instead of one for each.
        let mut compress = |bytes: &[u8], packed: &mut Vec<u8>| {
            // A dictionary is read for one level; what it is used for is small.
            if dictionary.is_none() {
                let level = if bytes.len() < LARGE_BYTES { LEVEL } else { LARGE_LEVEL };
                compressor.set_compression_level(level).map_err(failed)?;
            }
            frame.clear();
            frame.reserve(zstd::zstd_safe::compress_bound(bytes.len()));
            compressor.compress_to_buffer(bytes, frame).map_err(failed)?;
            packed.extend_from_slice(frame);
            Ok::<(), Error>(())
        };
        // Frames one after the other unpack as one.
        let mut packed = Vec::new();
        self.plain.clear();
        let found = armour::take_off(raw, &mut self.plain, |plain| {
            compress(plain, &mut packed)?;
            plain.clear();
            Ok::<(), Error>(())
        })?;
        if !found {
            compress(raw, &mut packed)?;
        }
        for buffer in [&mut self.plain, &mut self.frame] {
            if buffer.capacity() > KEPT_BYTES {
                *buffer = Vec::new();
            }
        }
        let codec = i64::from(found) + if dictionary.is_some() { 3 } else { 1 };
        Ok((codec, packed))
    }
}

/// The compressor that has read this dictionary.
fn with<'a>(
    learned: &'a mut Option<(Arc<[u8]>, Compressor<'static>)>,
    dictionary: &Arc<[u8]>,
) -> Result<&'a mut Compressor<'static>> {
    let known = learned.take().filter(|(known, _)| Arc::ptr_eq(known, dictionary));
    let (_, compressor) = learned.insert(match known {
        Some(known) => known,
        None => {
            let mut compressor = Compressor::with_dictionary(LEVEL, dictionary).map_err(failed)?;
            // There is one dictionary, and each row holds its size.
            compressor.include_dictid(false).map_err(failed)?;
            compressor.include_contentsize(false).map_err(failed)?;
            (Arc::clone(dictionary), compressor)
        }
    });
    Ok(compressor)
}

fn failed(error: std::io::Error) -> Error {
    Error::disk("compress", error)
}

impl Store {
    /// How to pack what comes now.
    pub fn packing(&self) -> Packing {
        let Learned { dictionary, plain } = self.learned();
        Packing { dictionary: dictionary.get().cloned(), plain: Arc::clone(plain) }
    }

    /// Learns the dictionary from the newest small messages, once there are enough. Cheap to call
    /// after every batch: it looks only when those that are missing may have come.
    pub fn learn(&self) -> Result<()> {
        let Learned { dictionary, plain } = self.learned();
        if dictionary.get().is_some() || plain.load(Ordering::Relaxed) < SAMPLES {
            return Ok(());
        }
        let samples = self.read(|tx| tx.samples())?;
        // Not all that is packed is kept: what was here already is not.
        let is_enough = samples.len() >= SAMPLES;
        plain.store(if is_enough { 0 } else { samples.len() }, Ordering::Relaxed);
        if !is_enough {
            return Ok(());
        }
        // Too much alike: more will come.
        let Ok(learned) = zstd::dict::from_samples(&samples, DICTIONARY_BYTES) else { return Ok(()) };
        let kept = self.write(|tx| {
            tx.run("INSERT OR IGNORE INTO dictionary (id, bytes) VALUES (1, ?1)", [learned])?;
            tx.dictionary()
        })?;
        dictionary.get_or_init(|| kept.value.into());
        Ok(())
    }

    /// Takes up what was learned before.
    pub(crate) fn recall(&self) -> Result<()> {
        let known = self.read(|tx| tx.dictionary())?;
        match known.is_empty() {
            // What earlier runs stored may be enough: the first look counts it.
            true => self.learned().plain.store(SAMPLES, Ordering::Relaxed),
            false => drop(self.learned().dictionary.set(known.into())),
        }
        Ok(())
    }
}

impl ReadTx<'_> {
    /// What unpacking bytes of this codec takes.
    pub(crate) fn dictionary_of(&self, codec: i64) -> Result<Vec<u8>> {
        if codec < 3 { Ok(Vec::new()) } else { self.dictionary() }
    }

    /// Empty where nothing is learned yet.
    fn dictionary(&self) -> Result<Vec<u8>> {
        Ok(self.one("SELECT bytes FROM dictionary", [], |row| row.get(0))?.unwrap_or_default())
    }

    fn samples(&self) -> Result<Vec<Vec<u8>>> {
        let sql = "SELECT codec, size, bytes FROM content WHERE size <= ?1 ORDER BY id DESC LIMIT ?2";
        let small = self.all(sql, [SAMPLE_BYTES as i64, SAMPLES as i64], |row| {
            Ok(Packed { codec: row.get(0)?, size: row.get(1)?, bytes: row.get(2)? })
        })?;
        // One that is damaged teaches nothing.
        Ok(small.into_iter().filter_map(|packed| packed.unpack(&[]).ok()).collect())
    }
}

thread_local! {
    static PACKER: RefCell<Packer> = RefCell::default();
}

/// Above this most bytes are attachments that were compressed before.
const LARGE_BYTES: usize = 32 << 10;
const LEVEL: i32 = 3;
const LARGE_LEVEL: i32 = 1;
/// What a thread keeps for the next message.
const KEPT_BYTES: usize = 2 << 20;
/// The largest message that a dictionary is learned from: in a larger one the text teaches as much.
const SAMPLE_BYTES: usize = 8 << 10;
const SAMPLES: usize = 400;
const DICTIONARY_BYTES: usize = 32 << 10;
