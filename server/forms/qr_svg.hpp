// A text as a QR code (ISO/IEC 18004), drawn as SVG for print.
#pragma once

#include <string>
#include <string_view>

namespace tama::server {

/// Black on white, one unit a module, with the quiet zone of four modules; error correction M (15 %). Throws
/// std::invalid_argument for a text that no QR code holds (above about 2,300 bytes).
std::string qrSvg(std::string_view text);

}  // namespace tama::server
