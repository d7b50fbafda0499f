#include "server/public_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/text.hpp"

namespace tama::server {

std::optional<std::string> publicOrigin(std::string_view url) {
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (!parsed || parsed->scheme_id() != boost::urls::scheme::https) return std::nullopt;
    if (parsed->has_userinfo() || parsed->has_query() || parsed->has_fragment()) return std::nullopt;
    if (!parsed->encoded_path().empty() && parsed->encoded_path() != "/") return std::nullopt;
    const auto written = parsed->encoded_host();
    const auto host = lowerAscii(std::string_view(written.data(), written.size()));
    if (host.empty() || host.find('%') != std::string::npos) return std::nullopt;
    if (!parsed->has_port()) return "https://" + host;
    const auto port = parseInteger(std::string_view(parsed->port().data(), parsed->port().size()));
    if (!port || *port < 1 || *port > 65535) return std::nullopt;
    return "https://" + host + (*port == 443 ? "" : ":" + std::to_string(*port));
}

}  // namespace tama::server
