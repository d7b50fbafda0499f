#include "bench/gateway/http_sink.hpp"

#include <string_view>

namespace tama::bench {
namespace {

/// Of a request without a body: 0.
std::size_t bodyLength(std::string_view head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    const auto at = head.find(kName);
    return at == std::string_view::npos ? 0 : std::stoul(std::string(head.substr(at + kName.size(), 10)));
}

}  // namespace

void HttpSink::consume(std::string& received, std::string& answers) {
    for (;;) {
        const auto end = received.find("\r\n\r\n");
        if (end == std::string::npos) return;
        const auto whole = end + 4 + bodyLength(std::string_view(received).substr(0, end));
        if (received.size() < whole) return;
        received.erase(0, whole);
        arrived();
        answers += "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    }
}

}  // namespace tama::bench
