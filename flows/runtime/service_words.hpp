// Words that mean the same whatever is being asked: STOP, START and HELP in the languages of the house, and
// how people say that we have the wrong number. They come before trigger words and answers. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tama::runtime {

enum class ServiceWord : std::uint8_t { Stop, Start, Help };

/// When the whole message is one of the words, whatever its case, accents and punctuation: "Arrêt!" is STOP,
/// "stop the bleeding" is an answer.
std::optional<ServiceWord> serviceWordOf(std::string_view text);

/// "Wrong number", "Mauvais numéro", "I am not a health worker": the message is from a stranger. Only a short
/// message: a long one tells of something else.
bool saysWrongPerson(std::string_view text);

enum class ServiceText : std::uint8_t {
    Stopped,  // confirms STOP
    Started,  // confirms START
    Help,
    NothingOpen,  // a message that no question waits for
    WrongPerson   // thanks a stranger
};

/// Which of the fixed texts this is, in any of their languages; nothing: it is none of them.
std::optional<ServiceText> fixedTextOf(std::string_view text);

/// In the given language (ISO 639-3), or in English. Each fits one SMS in its alphabet.
std::string serviceText(ServiceText text, std::string_view language);

}  // namespace tama::runtime
