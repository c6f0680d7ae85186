//! Converts a catalogue of words to shipped texts, one line for each phrase, and reads them again. `catalogue` contains the phrases.

use crate::cut::{cut, split};

/// A phrase by the plural categories of CLDR. A language sets its own categories. The others are empty and use `other`.
#[derive(Clone, Copy, Debug)]
pub struct Forms {
    pub zero: &'static str,
    pub one: &'static str,
    pub two: &'static str,
    pub few: &'static str,
    pub many: &'static str,
    pub other: &'static str,
}

impl Forms {
    /// For a language without a singular.
    pub const fn same(other: &'static str) -> Self {
        Self { zero: "", one: "", two: "", few: "", many: "", other }
    }

    /// For a language with one singular and one plural.
    pub const fn pair(one: &'static str, other: &'static str) -> Self {
        Self { one, ..Self::same(other) }
    }

    /// The forms that the language sets, by category. The form for all other categories is last.
    fn given(&self) -> Vec<(&'static str, &'static str)> {
        let named = [("zero", self.zero), ("one", self.one), ("two", self.two), ("few", self.few), ("many", self.many)];
        let given = named.into_iter().filter(|(_, phrase)| !phrase.is_empty());
        given.chain([("other", self.other)]).collect()
    }
}

/// [`Forms`] as the widget has downloaded them: `one=…`, a tab, and so on. The last form is for all other categories.
#[derive(Clone, Copy, Debug)]
pub struct Counted(&'static str);

impl Counted {
    pub fn of(self, category: &str) -> &'static str {
        let mut phrase = "";
        for form in split(self.0, b"\t") {
            let (given, said) = cut(form, b"=").map_or(("", form), |(given, _, said)| (given, said));
            phrase = said;
            if given == category {
                break;
            }
        }
        phrase
    }
}

macro_rules! catalogue {
    ($($(#[$section_doc:meta])* $section:ident $prefix:literal { $($(#[$doc:meta])* $field:ident: $kind:ty,)+ })+) => {
        /// The texts of one language that are downloaded separately, each by the pages that need it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Section { $($(#[$section_doc])* $section,)+ }

        impl Section {
            pub const ALL: &[Self] = &[$(Self::$section),+];

            /// The prefix before a catalogue's tag in the name of the text.
            pub fn prefix(self) -> &'static str {
                match self { $(Self::$section => $prefix,)+ }
            }

            /// The section and the catalogue's tag in the name of a text.
            pub fn of_name(name: &str) -> Option<(Self, &str)> {
                let with_tag = |section: &Self| name.strip_prefix(section.prefix()).map(|tag| (*section, tag));
                // The first section has no prefix.
                Self::ALL.iter().rev().find_map(with_tag)
            }

            /// The line before its phrases, which marks the section.
            fn mark(self) -> Line {
                match self { $(Self::$section => Line::$section,)+ }
            }
        }

        /// All texts of the widget in one language.
        #[derive(Debug)]
        pub struct Catalogue {
            $($($(#[$doc])* pub $field: $kind,)+)+
        }

        impl Catalogue {
            /// A line for each phrase of the section, in the order of the fields.
            pub fn to_text(&self, section: Section) -> String {
                match section { $(Section::$section => [$(self.$field.to_line(),)+].join("\n"),)+ }
            }

            /// Every message of a section with its name, for tests that compare languages.
            #[cfg(test)]
            fn messages(&self, section: Section) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
                match section { $(Section::$section => vec![$((stringify!($field), self.$field.spoken()),)+],)+ }
            }
        }

        #[allow(non_camel_case_types, reason = "the fields' own names")]
        #[derive(Clone, Copy)]
        enum Line { $($section, $($field,)+)+ }

        /// A catalogue as the widget has downloaded it. Missing phrases are empty.
        #[derive(Debug)]
        pub struct Words(RefCell<Vec<&'static str>>);

        impl Words {
            /// A catalogue of which only the common section is loaded.
            pub fn read(text: &'static str) -> Self {
                let words = Self(RefCell::default());
                words.learn(Section::Common, text);
                words
            }

            /// Reads what [`Catalogue::to_text`] has written.
            pub fn learn(&self, section: Section, text: &'static str) {
                let (mut lines, start) = (self.0.borrow_mut(), section.mark() as usize);
                let told = ["here"].into_iter().chain(split(text, b"\n"));
                for (place, line) in (start..).zip(told) {
                    while lines.len() <= place {
                        lines.push("");
                    }
                    if let Some(known) = lines.get_mut(place) {
                        *known = line;
                    }
                }
            }

            pub fn has(&self, section: Section) -> bool {
                !self.line(section.mark()).is_empty()
            }

            // Inside its only caller, the line number needs less code than a separate function.
            $($($(#[$doc])* #[inline(always)] pub fn $field(&self) -> <$kind as Spoken>::Read {
                <$kind>::read(self.line(Line::$field))
            })+)+

            fn line(&self, line: Line) -> &'static str {
                self.0.borrow().get(line as usize).copied().unwrap_or_default()
            }
        }
    };
}

/// A message with all its forms.
pub trait Spoken {
    /// The form that the widget has.
    type Read;
    fn to_line(&self) -> String;
    fn read(line: &'static str) -> Self::Read;
    /// By plural category, if there are any.
    #[cfg(test)]
    fn spoken(&self) -> Vec<(&'static str, &'static str)>;
}

impl Spoken for &'static str {
    type Read = Self;

    fn to_line(&self) -> String {
        (*self).to_owned()
    }

    fn read(line: &'static str) -> Self {
        line
    }

    #[cfg(test)]
    fn spoken(&self) -> Vec<(&'static str, &'static str)> {
        vec![("other", self)]
    }
}

impl Spoken for Forms {
    type Read = Counted;

    fn to_line(&self) -> String {
        let forms = self.given().into_iter().map(|(category, phrase)| [category, phrase].join("="));
        forms.collect::<Vec<_>>().join("\t")
    }

    fn read(line: &'static str) -> Counted {
        Counted(line)
    }

    #[cfg(test)]
    fn spoken(&self) -> Vec<(&'static str, &'static str)> {
        self.given()
    }
}
