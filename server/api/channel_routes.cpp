#include "server/api/routes.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

constexpr std::size_t kLargestBrought = 1024UL * 1024UL;  // bytes

Response takeBrought(const Services& services, const Request& request, const Context& context) {
    if (!services.inbound) return errorResponse(404, "not_found", "There is nothing at this address.");
    gateway::InboundRequest brought;
    brought.method = request.method;
    brought.action = context["action"];
    const std::string host(request.header("host").value_or(""));
    const std::string origin = request.public_origin.empty()
                                   ? (request.secure ? "https://" : "http://") + host
                                   : request.public_origin;
    brought.url = origin + request.path;
    brought.query = request.query;
    brought.headers = request.headers;
    brought.remote_address = request.remote_address;
    const auto type = request.header("content-type").value_or("");
    if (type.starts_with("application/x-www-form-urlencoded")) {
        if (!parseForm(request.body, brought.form))
            return errorResponse(400, "invalid_input", "The form cannot be read.");
    }
    brought.body = request.body;
    auto answer = services.inbound(context["channel"], brought);
    if (!answer) {
        auto response = errorResponse(answer.error());
        if (answer.error().code == ErrorCode::Unavailable) response.with("Retry-After", "10");
        return response;
    }
    return bytesResponse(answer->status, answer->content_type, std::move(answer->body))
        .with("Cache-Control", "no-store");
}

}  // namespace

void addChannelRoutes(Router& router, Services& services) {
    RouteOptions options;
    options.for_clients = true;
    options.body_limit = kLargestBrought;
    for (const char* method : {"GET", "POST"}) {
        router.add(
            method,
            "/c/{channel}/{action}",
            options,
            [&services](const Request& request, Context& context) {
                return takeBrought(services, request, context);
            }
        );
    }
}

}  // namespace tama::server
