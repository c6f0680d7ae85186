//! Sorts the functions of a Wasm file by similarity, because similar neighbours compress better. Does not change the functions.
//!
//! Binaryen can sort functions by name. Therefore this file gives each function a name that sorts at its new position.

use crate::failure::Failure;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use wasm_encoder::{NameMap, NameSection, Section as _};
use wasmparser::{BinaryReaderError, Parser, Payload, TypeRef};

/// Two functions are similar if they have many byte sequences of this length in common. That is one or two short instructions.
const SEQUENCE: usize = 3;

/// Names the functions of a file that has no names.
pub fn name(wasm: &Path) -> Result<(), Failure> {
    let mut bytes = fs::read(wasm).map_err(Failure::file("read", wasm))?;
    let functions = Functions::read(&bytes).map_err(|_| Failure::Unreadable { what: wasm.display().to_string() })?;
    let mut ranks: Vec<(usize, usize)> = chain(&functions.bodies).into_iter().zip(0..).collect();
    ranks.sort_unstable();
    let mut names = NameMap::new();
    for (index, (_, rank)) in (functions.imported..).zip(ranks) {
        names.append(index, &format!("{rank:05}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    section.append_to(&mut bytes);
    fs::write(wasm, bytes).map_err(Failure::file("write", wasm))
}

/// The functions of a file.
struct Functions<'a> {
    imported: u32,
    bodies: Vec<&'a [u8]>,
}

impl<'a> Functions<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, BinaryReaderError> {
        let mut functions = Self { imported: 0, bodies: Vec::new() };
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        functions.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => functions.bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        Ok(functions)
    }
}

/// The byte sequences of a body.
type Sequences<'a> = HashSet<&'a [u8]>;

/// The order of all bodies: first the longest, and after each body the most similar of the remaining ones.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let sequences: Vec<Sequences> = bodies.iter().map(|body| body.windows(SEQUENCE).collect()).collect();
    let mut left: Vec<(usize, &Sequences)> = sequences.iter().enumerate().collect();
    let mut order = Vec::new();
    let longest = left.iter().enumerate().max_by_key(|(_, (_, sequences))| sequences.len());
    let mut next = longest.map(|(place, _)| place);
    while let Some(place) = next {
        let (body, sequences) = left.remove(place);
        order.push(body);
        let nearest =
            left.iter().enumerate().max_by(|(_, (_, one)), (_, (_, other))| similarity(sequences, one, other));
        next = nearest.map(|(place, _)| place);
    }
    order
}

/// Compares two bodies by their similarity to `to`: the square of the number of common sequences, divided by the number of sequences.
fn similarity(to: &Sequences, one: &Sequences, other: &Sequences) -> Ordering {
    let common = |with: &Sequences| to.intersection(with).count().pow(2);
    (common(one) * other.len().max(1)).cmp(&(common(other) * one.len().max(1)))
}

#[cfg(test)]
mod tests {
    use super::chain;

    #[test]
    fn similar_functions_are_neighbours() {
        let (long, similar) = (b"abcdefghijkl".as_slice(), b"bcdefghij".as_slice());
        let (other, also_other) = (b"12345678".as_slice(), b"2345678".as_slice());
        assert_eq!(chain(&[other, similar, also_other, long]), [3, 1, 2, 0]);
        assert_eq!(chain(&[b"ab", b""]).len(), 2);
        assert!(chain(&[]).is_empty());
    }
}
