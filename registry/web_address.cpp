#include "registry/web_address.hpp"

#include "base/text.hpp"

namespace tama::registry {
namespace {

struct AddressParts {
    std::string_view scheme;
    std::string_view authority;
    std::string_view rest;  // path, query and fragment
};

/// Empty parts where it is no absolute http or https address.
AddressParts partsOf(std::string_view address) {
    const auto colon = address.find("://");
    if (colon == std::string_view::npos) return {};
    const auto scheme = address.substr(0, colon);
    if (!equalsIgnoringCase(scheme, "http") && !equalsIgnoringCase(scheme, "https")) return {};
    const auto after = address.substr(colon + 3);
    const auto end = after.find_first_of("/?#\\");
    if (end == std::string_view::npos) return {scheme, after, {}};
    return {scheme, after.substr(0, end), after.substr(end)};
}

std::string_view withoutQuery(std::string_view path) {
    return path.substr(0, path.find_first_of("?#"));
}

}  // namespace

std::string originOf(std::string_view address) {
    const auto parts = partsOf(address);
    if (parts.authority.empty() || parts.authority.find('@') != std::string_view::npos) return {};
    auto origin = lowerAscii(parts.scheme) + "://" + lowerAscii(parts.authority);
    const auto bracket = parts.authority.rfind(']');  // of an IPv6 address
    const auto port = parts.authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (port == std::string_view::npos) {
        origin += equalsIgnoringCase(parts.scheme, "https") ? ":443" : ":80";
    }
    return origin;
}

std::string resolvedLink(std::string_view base, std::string_view link) {
    if (link.find("://") != std::string_view::npos) return std::string(link);
    const auto parts = partsOf(base);
    const auto root = std::string(parts.scheme) + "://" + std::string(parts.authority);
    if (link.starts_with("//")) return std::string(parts.scheme) + ':' + std::string(link);
    if (link.starts_with('/')) return root + std::string(link);
    const auto path = withoutQuery(parts.rest);
    if (link.starts_with('?')) return root + std::string(path) + std::string(link);
    const auto slash = path.rfind('/');
    const auto folder = slash == std::string_view::npos ? std::string("/") : std::string(path.substr(0, slash + 1));
    return root + folder + std::string(link);
}

std::string withOriginOf(std::string_view base, std::string_view link) {
    const auto parts = partsOf(base);
    auto rest = std::string(partsOf(link).rest);
    if (!rest.starts_with('/')) rest.insert(0, "/");
    return std::string(parts.scheme) + "://" + std::string(parts.authority) + rest;
}

}  // namespace tama::registry
