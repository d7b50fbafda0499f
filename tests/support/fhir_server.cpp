#include "tests/support/fhir_server.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "registry/fhir_pages.hpp"

namespace tama::tests {
namespace {

using nlohmann::json;
using Reply = SmallHttpServer::Reply;

Reply jsonReply(int status, const json& body) {
    return {status, body.dump(), {{"Content-Type", "application/fhir+json"}}};
}

Reply outcome(int status, const std::string& text) {
    return jsonReply(
        status,
        {{"resourceType", "OperationOutcome"},
         {"issue", json::array({{{"severity", "error"}, {"code", "processing"}, {"diagnostics", text}}})}}
    );
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

FhirServer::FhirServer(WallTime start)
    : now_(start), server_([this](const SmallHttpServer::Request& request) { return answer(request); }) {
}

void FhirServer::put(json resource) {
    const std::scoped_lock lock(mutex_);
    const auto type = resource.at("resourceType").get<std::string>();
    const auto id = resource.at("id").get<std::string>();
    keep(type, id, std::move(resource));
}

void FhirServer::remove(const std::string& type, const std::string& id) {
    const std::scoped_lock lock(mutex_);
    keep(type, id, {});
}

json FhirServer::get(const std::string& type, const std::string& id) const {
    const std::scoped_lock lock(mutex_);
    const auto* version = newest(type, id);
    return version ? version->resource : json();
}

void FhirServer::setTime(WallTime now) {
    const std::scoped_lock lock(mutex_);
    now_ = now;
}

void FhirServer::misbehave(Misbehaviour how) {
    const std::scoped_lock lock(mutex_);
    misbehaviour_ = std::move(how);
}

void FhirServer::setLinkOrigin(std::string origin) {
    const std::scoped_lock lock(mutex_);
    link_origin_ = std::move(origin);
}

void FhirServer::setHistory(bool has) {
    const std::scoped_lock lock(mutex_);
    has_history_ = has;
}

void FhirServer::setToken(std::string token) {
    const std::scoped_lock lock(mutex_);
    token_ = std::move(token);
}

std::vector<std::string> FhirServer::asked() const {
    std::vector<std::string> targets;
    for (const auto& request : server_.requests()) targets.push_back(request.target);
    return targets;
}

void FhirServer::keep(const std::string& type, const std::string& id, json resource) {
    const auto* before = newest(type, id);
    const auto number = before ? before->number + 1 : 1;
    if (!resource.is_null()) {
        resource["meta"]["versionId"] = std::to_string(number);
        resource["meta"]["lastUpdated"] = registry::fhirSearchTime(now_);
    }
    versions_.push_back({type, id, number, now_, std::move(resource)});
}

const FhirServer::Version* FhirServer::newest(const std::string& type, const std::string& id) const {
    const auto found = std::find_if(versions_.rbegin(), versions_.rend(), [&](const Version& version) {
        return version.type == type && version.id == id;
    });
    return found == versions_.rend() ? nullptr : &*found;
}

Reply FhirServer::answer(const SmallHttpServer::Request& request) {
    const std::scoped_lock lock(mutex_);
    if (misbehaviour_) {
        if (auto reply = misbehaviour_(request)) return std::move(*reply);
    }
    if (!token_.empty()) {
        const auto given = request.headers.find("authorization");
        if (given == request.headers.end() || given->second != "Bearer " + token_) {
            return outcome(401, "who are you?");
        }
    }
    const auto mark = request.target.find('?');
    const auto path = request.target.substr(0, mark);
    std::map<std::string, std::string> query;
    if (mark != std::string::npos) {
        for (const auto pair : split(std::string_view(request.target).substr(mark + 1), '&')) {
            const auto equals = pair.find('=');
            query[std::string(pair.substr(0, equals))] =
                equals == std::string_view::npos ? "" : unescaped(pair.substr(equals + 1));
        }
    }
    const auto segments = split(path, '/');  // "", "fhir", "Practitioner", …
    if (segments.size() < 3 || segments[1] != "fhir") return outcome(404, "no such address");
    const std::string type(segments[2]);
    if (segments.size() == 3) return search(type, query);
    if (segments[3] == "_history") return has_history_ ? history(type, query) : outcome(501, "no history here");
    const std::string id(segments[3]);
    return request.method == "PUT" ? update(request, type, id) : read(type, id);
}

Reply FhirServer::search(const std::string& type, const std::map<std::string, std::string>& query) const {
    const auto since = query.find("_lastUpdated");
    const auto from = since == query.end() ? std::nullopt : registry::fhirInstant(since->second.substr(2));
    auto entries = json::array();
    std::set<std::string> ids;
    for (const auto& version : versions_) {
        if (version.type == type) ids.insert(version.id);
    }
    for (const auto& id : ids) {
        const auto* version = newest(type, id);
        if (version->resource.is_null() || (from && version->at < *from)) continue;
        entries.push_back({{"resource", version->resource}, {"search", {{"mode", "match"}}}});
        if (!query.contains("_include")) continue;
        auto person = version->resource["practitioner"]["reference"].get<std::string>();
        const auto* included = newest("Practitioner", person.substr(person.rfind('/') + 1));
        if (included && !included->resource.is_null()) {
            entries.push_back({{"resource", included->resource}, {"search", {{"mode", "include"}}}});
        }
    }
    return pageOf(entries, "searchset", "/fhir/" + type, query);
}

Reply FhirServer::history(const std::string& type, const std::map<std::string, std::string>& query) const {
    const auto since = query.find("_since");
    const auto from = since == query.end() ? std::nullopt : registry::fhirInstant(since->second);
    auto entries = json::array();
    for (auto version = versions_.rbegin(); version != versions_.rend(); ++version) {
        if (version->type != type || (from && version->at < *from)) continue;
        const auto address = type + '/' + version->id;
        json entry{{"fullUrl", "http://server/fhir/" + address}};
        entry["request"] = {{"method", version->resource.is_null() ? "DELETE" : "PUT"}, {"url", address}};
        if (!version->resource.is_null()) entry["resource"] = version->resource;
        entries.push_back(std::move(entry));
    }
    return pageOf(entries, "history", "/fhir/" + type + "/_history", query);
}

Reply FhirServer::pageOf(
    const json& entries, const char* kind, const std::string& path, std::map<std::string, std::string> query
) const {
    const auto count = query.contains("_count") ? std::stoul(query["_count"]) : 20;
    const auto offset = query.contains("_getpagesoffset") ? std::stoul(query["_getpagesoffset"]) : 0;
    json bundle{
        {"resourceType", "Bundle"},
        {"type", kind},
        {"total", entries.size()},
        {"meta", {{"lastUpdated", registry::fhirSearchTime(now_)}}},
        {"entry", json::array()}};
    for (auto i = offset; i < std::min<std::size_t>(offset + count, entries.size()); ++i) {
        bundle["entry"].push_back(entries[i]);
    }
    if (offset + count < entries.size()) {
        query["_getpagesoffset"] = std::to_string(offset + count);
        std::string parameters;
        for (const auto& [name, value] : query) parameters += (parameters.empty() ? "?" : "&") + name + '=' + value;
        const auto origin =
            link_origin_.empty() ? "http://127.0.0.1:" + std::to_string(server_.port()) : link_origin_;
        bundle["link"] = json::array({{{"relation", "next"}, {"url", origin + path + parameters}}});
    }
    return jsonReply(200, bundle);
}

Reply FhirServer::read(const std::string& type, const std::string& id) const {
    const auto* version = newest(type, id);
    if (!version) return outcome(404, "no such resource");
    if (version->resource.is_null()) return outcome(410, "it was deleted");
    auto reply = jsonReply(200, version->resource);
    reply.headers.emplace_back("ETag", "W/\"" + std::to_string(version->number) + "\"");
    return reply;
}

Reply FhirServer::update(const SmallHttpServer::Request& request, const std::string& type, const std::string& id) {
    const auto* version = newest(type, id);
    const auto match = request.headers.find("if-match");
    if (match != request.headers.end() &&
        (!version || match->second != "W/\"" + std::to_string(version->number) + "\"")) {
        return outcome(412, "it has changed since");
    }
    auto resource = json::parse(request.body, nullptr, false);
    if (resource.is_discarded() || resource.value("id", "") != id) return outcome(400, "that is no such resource");
    keep(type, id, std::move(resource));
    return jsonReply(200, newest(type, id)->resource);
}

}  // namespace tama::tests
