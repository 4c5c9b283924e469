//! Numbers that look random and can be had again.

/// splitmix64.
pub struct Dice(u64);

impl Dice {
    /// Begins with `POSTDUIF_SEED`, or anywhere, and says where.
    pub fn new() -> Dice {
        let told = std::env::var("POSTDUIF_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = told.unwrap_or_else(|| u64::from(std::process::id()));
        eprintln!("POSTDUIF_SEED={seed}");
        Dice(seed)
    }

    /// From 0 to less than that.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit.max(1) as u64).unwrap_or(0)
    }

    /// One of them; `None` where there are none.
    pub fn one_of<'a, T>(&mut self, some: &'a [T]) -> Option<&'a T> {
        some.get(self.below(some.len()))
    }
}

impl Default for Dice {
    fn default() -> Dice {
        Dice::new()
    }
}

/// How many times longer than usual a test of this kind shall take: `POSTDUIF_LONGER`, or 1.
pub fn patience() -> usize {
    std::env::var("POSTDUIF_LONGER").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}
