//! LEB128 numbers: seven bits per byte, the lowest first. The eighth bit is set if more bytes
//! follow.

/// Appends a number.
pub(crate) fn write_varint(mut number: usize, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Reads a number and removes it from the front of `bytes`; `None` if no complete number is there.
pub(crate) fn read_varint(bytes: &mut &[u8]) -> Option<usize> {
    // Most numbers take one byte.
    if let [byte @ 0..0x80, rest @ ..] = *bytes {
        *bytes = rest;
        return Some(usize::from(*byte));
    }
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_as_written() {
        let numbers = [0, 1, 127, 128, 300, 1 << 20, usize::MAX];
        let mut bytes = Vec::new();
        for number in numbers {
            write_varint(number, &mut bytes);
        }
        let mut rest = bytes.as_slice();
        assert_eq!(numbers.map(|_| read_varint(&mut rest)), numbers.map(Some));
        assert_eq!((read_varint(&mut rest), read_varint(&mut [0x80].as_slice())), (None, None));
    }
}
