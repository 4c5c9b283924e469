//! DEFLATE on a connection (RFC 4978, RFC 1951). What the peer packed is
//! unpacked a piece at a time, when somebody wants more, so that memory never
//! holds what a few bytes can stand for. What we send is packed piece by piece,
//! each by itself: nothing of it is kept, and every piece ends where the peer
//! can read it.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use crate::limits;

/// What the peer sends from here on.
pub(crate) struct Inflate {
    stream: Decompress,
    packed: Vec<u8>,
    /// How much of `packed` is unpacked.
    read: usize,
    /// The last piece filled its room: the stream may hold more without another byte.
    full: bool,
    /// The stream has ended, or broken: not one more byte can be read.
    over: bool,
}

/// The peer's bytes are no DEFLATE stream.
#[derive(Debug)]
pub(crate) struct Garbled;

impl Inflate {
    /// Begins with what came already.
    pub fn new(packed: Vec<u8>) -> Inflate {
        Inflate { stream: Decompress::new(false), packed, read: 0, full: false, over: false }
    }

    /// Takes in what came.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.packed.drain(..self.read);
        self.read = 0;
        self.packed.extend_from_slice(bytes);
    }

    /// The next piece, never empty; `None` until more comes.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, Garbled> {
        let packed = self.packed.get(self.read..).unwrap_or_default();
        if self.over && !packed.is_empty() {
            return Err(Garbled);
        }
        if packed.is_empty() && !self.full {
            return Ok(None);
        }
        let mut piece = Vec::with_capacity(limits::IMAP_INFLATED_BYTES);
        let before = self.stream.total_in();
        let status = self.stream.decompress_vec(packed, &mut piece, FlushDecompress::None);
        // What came before the stream broke is what the peer said.
        self.over = !matches!(status, Ok(Status::Ok | Status::BufError));
        if status.is_err() && piece.is_empty() {
            return Err(Garbled);
        }
        self.read += usize::try_from(self.stream.total_in() - before).map_err(|_| Garbled)?;
        self.full = !self.over && piece.len() == piece.capacity();
        Ok((!piece.is_empty()).then_some(piece))
    }
}

/// Packs a piece of our own output.
///
/// A short one goes as it is, in a stored block (RFC 1951 §3.2.4): commands do
/// not shrink, and a compressor that remembers them holds 300 KB a connection.
pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    match bytes.len() {
        0..WORTH_PACKING => stored(bytes),
        _ => packed(bytes).unwrap_or_else(|| bytes.chunks(STORED_BYTES).flat_map(stored).collect()),
    }
}

/// Not the last block, without compression, its length, and that again with every bit turned.
fn stored(bytes: &[u8]) -> Vec<u8> {
    // The callers keep this within 16 bits.
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let mut block = Vec::with_capacity(bytes.len() + 5);
    block.push(0);
    block.extend_from_slice(&length.to_le_bytes());
    block.extend_from_slice(&(!length).to_le_bytes());
    block.extend_from_slice(bytes);
    block
}

fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut stream = Compress::new(Compression::default(), false);
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    loop {
        let taken = usize::try_from(stream.total_in()).ok()?;
        stream.compress_vec(bytes.get(taken..)?, &mut out, FlushCompress::Sync).ok()?;
        // Room left over says that all of it is out, up to a byte's end.
        if out.len() < out.capacity() {
            return Some(out);
        }
        out.reserve(bytes.len() / 2 + 64);
    }
}

/// Pieces below this many bytes are sent as they are.
const WORTH_PACKING: usize = 512;

/// RFC 1951 §3.2.4: a length has 16 bits.
const STORED_BYTES: usize = 65_535;

#[cfg(test)]
mod tests {
    use super::*;

    fn inflated(packed: &[u8], size: usize) -> Vec<u8> {
        let (mut inflate, mut all) = (Inflate::new(vec![]), vec![]);
        for piece in packed.chunks(size) {
            inflate.feed(piece);
            while let Some(more) = inflate.next().unwrap() {
                assert!(more.len() <= limits::IMAP_INFLATED_BYTES);
                all.extend(more);
            }
        }
        all
    }

    #[test]
    fn what_is_packed_comes_out_however_it_is_cut() {
        let mail = "Subject: hallo\r\n\r\nDe duif vloog weg.\r\n".repeat(4000);
        let pieces = [mail.as_bytes(), b"A1 NOOP\r\n", &mail.as_bytes()[..600], b"DONE\r\n"];
        let packed: Vec<u8> = pieces.iter().flat_map(|piece| deflate(piece)).collect();
        assert!(packed.len() < mail.len() / 20, "{} of {}", packed.len(), mail.len());
        for size in [1, 7, 1000, usize::MAX] {
            assert_eq!(inflated(&packed, size), pieces.concat(), "in pieces of {size}");
        }
        let short: Vec<u8> =
            [&b"a"[..], &[b'b'; WORTH_PACKING]].iter().flat_map(|one| deflate(one)).collect();
        assert_eq!(inflated(&short, 3).len(), 1 + WORTH_PACKING);
        let noise: Vec<u8> =
            (0..200_000u64).map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect();
        assert_eq!(inflated(&deflate(&noise), 4096), noise);
    }

    /// Invariant 12: what is packed a thousandfold is never there at once.
    #[test]
    fn a_bomb_comes_in_pieces() {
        let bomb = packed(&vec![b'x'; 32 << 20]).unwrap();
        assert!(bomb.len() < 64 << 10);
        let mut inflate = Inflate::new(bomb);
        let (mut pieces, mut bytes) = (0, 0);
        while let Some(piece) = inflate.next().unwrap() {
            assert!(piece.capacity() <= limits::IMAP_INFLATED_BYTES);
            (pieces, bytes) = (pieces + 1, bytes + piece.len());
        }
        assert_eq!(bytes, 32 << 20);
        assert!(pieces >= 512);
    }

    #[test]
    fn what_is_no_stream_is_an_error() {
        assert!(Inflate::new(b"\xff\xff* OK hi\r\n".to_vec()).next().is_err());
        // An empty last block (RFC 1951 §3.2.3), and something after the end.
        let mut ended = Inflate::new(vec![3, 0]);
        assert!(matches!(ended.next(), Ok(None)));
        ended.feed(b"x");
        assert!(ended.next().is_err());
    }
}
