//! Referral codes as a function of the secrets, the merchant and the member. Over HTTP they are in `ways`.

use edge::{
    referral_code::{code, read},
    secrets::Secrets,
};
use shared::units::id::{MemberId, MerchantId};

fn secrets(master_key: &str) -> Secrets {
    Secrets { master_key: master_key.to_owned(), operator_key: "operator".to_owned() }
}

fn merchant(id: &str) -> MerchantId {
    MerchantId::parse(id).unwrap()
}

fn code_of(member_id: &str) -> String {
    code(&secrets("master"), &merchant("tea"), &MemberId::parse(member_id).unwrap()).unwrap()
}

fn read_here(text: &str) -> Option<String> {
    read(&secrets("master"), &merchant("tea"), text).map(|member_id| member_id.to_string())
}

#[test]
fn a_code_is_stable_and_belongs_to_one_member() {
    let ids = ["ann", "Ann", "ann@example:1", "a", "b", "茶", "a b/c?d"];
    let mut codes: Vec<String> = ids.iter().map(|id| code_of(id)).collect();
    for (id, code) in ids.iter().zip(&codes) {
        assert_eq!((code_of(id), read_here(code).as_deref()), (code.clone(), Some(*id)));
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), ids.len(), "each member has another code");
}

#[test]
fn the_length_of_a_code_follows_from_the_id() {
    for (id, chars) in [("a".to_owned(), 23), ("ann@example:1".to_owned(), 39), ("茶".repeat(128), 534)] {
        assert_eq!(code_of(&id).len(), chars, "{id}");
    }
}

#[test]
fn the_longest_ids_have_codes() {
    for id in ["a".repeat(128), "é".repeat(128), "茶".repeat(128), "🍵".repeat(128)] {
        let code = code_of(&id);
        assert!(code.len() <= 704, "{}", code.len());
        assert_eq!(read_here(&code), Some(id));
    }
}

#[test]
fn one_flipped_bit_anywhere_is_refused() {
    let code = code_of("ann@example:1");
    let bytes = edge::hash::from_base64url(&code).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(read_here(&edge::hash::base64url(&flipped)), None, "bit {bit} of the bytes");
    }
    for bit in 0..code.len() * 7 {
        let mut flipped = code.clone().into_bytes();
        flipped[bit / 7] ^= 1 << (bit % 7);
        assert_eq!(read_here(&String::from_utf8(flipped).unwrap()), None, "bit {bit} of the text");
    }
}

#[test]
fn codes_of_another_merchant_or_key_are_refused() {
    let code = code_of("ann");
    assert_eq!(read(&secrets("master"), &merchant("tea-2"), &code), None);
    assert_eq!(read(&secrets("other"), &merchant("tea"), &code), None);
}

#[test]
fn texts_that_are_no_codes_are_refused() {
    let code = code_of("ann");
    let (longer, padded) = (format!("{code}A"), format!("{code}="));
    let tag = edge::hash::base64url(&[0; 16]);
    for text in [
        "",
        "A",
        "?",
        "ann",
        &code[1..],
        &code[..code.len() - 1],
        &longer,
        &padded,
        &tag,
        &"A".repeat(704),
        &"A".repeat(705),
    ] {
        assert_eq!(read_here(text), None, "{text}");
    }
}
