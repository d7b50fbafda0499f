#include "server/sync/http_fhir_transport.hpp"

#include <future>
#include <utility>

namespace tama::server {

registry::FhirReply HttpFhirTransport::send(const registry::FhirRequest& request) {
    gateway::HttpRequest http;
    http.method = request.method;
    http.url = request.url;
    http.headers = request.headers;
    http.body = request.body;
    http.user = access_.user;
    http.password = access_.password;
    http.timeout = access_.timeout;
    http.largest_reply = kLargestPage;
    if (!access_.bearer_token.empty()) {
        http.headers.emplace_back("Authorization", "Bearer " + access_.bearer_token);
    }
    std::promise<gateway::HttpReply> answered;
    client_.send(std::move(http), [&answered](gateway::HttpReply reply) { answered.set_value(std::move(reply)); });
    auto reply = answered.get_future().get();
    if (reply.kind != gateway::HttpReply::Kind::Answered) return {0, {}, {}, std::move(reply.problem)};
    return {reply.status, std::move(reply.headers), std::move(reply.body), {}};
}

}  // namespace tama::server
