#include "server/forms/qr_svg.hpp"

#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <qrencode.h>

namespace tama::server {
namespace {

constexpr int kQuietZone = 4;  // modules

}  // namespace

std::string qrSvg(std::string_view text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(
            static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M
        ),
        &QRcode_free
    );
    if (!code) throw std::invalid_argument("no QR code holds this text");
    std::string path;
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            const bool dark = (code->data[y * code->width + x] & 1U) != 0;
            if (dark) path += fmt::format("M{} {}h1v1h-1z", x + kQuietZone, y + kQuietZone);
        }
    }
    const int side = code->width + 2 * kQuietZone;
    return fmt::format(
        R"(<svg class="qr" viewBox="0 0 {0} {0}" shape-rendering="crispEdges" role="img" aria-label="QR code">)"
        R"(<rect width="{0}" height="{0}" fill="#fff"/><path fill="#000" d="{1}"/></svg>)",
        side,
        path
    );
}

}  // namespace tama::server
