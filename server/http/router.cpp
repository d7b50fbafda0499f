#include "server/http/router.hpp"

#include <stdexcept>
#include <utility>

namespace tama::server {
namespace {

std::vector<std::string> segmentsOf(std::string_view path) {
    std::vector<std::string> segments;
    std::size_t start = 1;
    while (start <= path.size()) {
        const auto end = std::min(path.find('/', start), path.size());
        segments.emplace_back(path.substr(start, end - start));
        start = end + 1;
    }
    return segments;
}

bool isPlaceholder(const std::string& segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

std::optional<Context> fit(const Route& route, const std::vector<std::string>& path) {
    if (route.segments.size() != path.size()) return std::nullopt;
    Context context;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const auto& segment = route.segments[i];
        if (isPlaceholder(segment)) {
            if (path[i].empty()) return std::nullopt;
            context.path.emplace(segment.substr(1, segment.size() - 2), path[i]);
        } else if (segment != path[i]) {
            return std::nullopt;
        }
    }
    return context;
}

}  // namespace

void Router::add(std::string method, std::string pattern, RouteOptions options, Handler handler) {
    if (options.body_limit > kLargestBody) throw std::logic_error("body limit too large: " + pattern);
    for (const auto& route : routes_) {
        if (route.method == method && route.pattern == pattern)
            throw std::logic_error("route twice: " + pattern);
    }
    auto segments = segmentsOf(pattern);
    routes_.push_back(
        {std::move(method), std::move(pattern), options, std::move(handler), std::move(segments)}
    );
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
    // HEAD is GET without the body, which the connection leaves out.
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    const auto segments = segmentsOf(path);
    Match match;
    for (const auto& route : routes_) {
        auto context = fit(route, segments);
        if (!context) continue;
        if (route.method == wanted) return {&route, {}, std::move(*context)};
        match.allowed.push_back(route.method);
    }
    return match;
}

}  // namespace tama::server
