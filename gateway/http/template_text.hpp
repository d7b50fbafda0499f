// Templates of HTTP channels: "{{name}}" stands for a value, escaped as the place wants it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/http_preset.hpp"

namespace tama::gateway {

enum class Escaping : std::uint8_t {
    None,  // headers: line ends go
    Url,   // percent-encoding, for addresses and forms
    Json,  // inside a string of JSON
    Xml,
};

Escaping escapingOf(std::string_view content_type);

/// A name without a value is empty; "{{name!}}" is the value as it is, for the beginnings of addresses.
std::string fillTemplate(std::string_view text, const TemplateValues& values, Escaping escaping);

/// The names that the template asks for, each once.
std::vector<std::string> namesIn(std::string_view text);

/// A text in pieces of at most `longest` characters (code points), cut at a blank where there is one in the
/// second half. The same text gives the same pieces. 0: one piece.
std::vector<std::string> piecesOf(std::string_view text, std::size_t longest);

}  // namespace tama::gateway
