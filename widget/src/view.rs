//! Small views that several elements share: the language, and the chip.

use crate::{
    dom::{El, effect, el},
    host::Host,
    i18n::Voice,
    watched::Watched,
};
use std::rc::Rc;

/// The element's language, which follows its attributes.
pub fn voice(host: &Rc<Host>) -> Rc<Watched<Voice>> {
    let voice = Rc::new(Watched::new(host.voice().unwrap_or_else(|_| Voice::silent())));
    let (known, host) = (Rc::clone(&voice), Rc::clone(host));
    effect(move || {
        host.watch();
        match host.voice() {
            Ok(heard) if *known.peek() != heard => known.set(heard),
            Ok(_) => {}
            Err(catalogue) => host.learn(&catalogue),
        }
    });
    voice
}

/// A chip around its content.
pub fn chip(voice: &Voice, said: &[El]) -> El {
    let mark = el("span", "mark").attr("aria-hidden", "true").text(voice.says.mark());
    el("span", "chip").attr("lang", voice.tag()).attr("dir", voice.says.dir()).with(&[mark]).with(said)
}

/// As large as a loaded chip.
pub fn loading() -> El {
    el("span", "chip").attr("aria-busy", "true").with(&[el("span", "mark"), el("span", "bar")])
}
