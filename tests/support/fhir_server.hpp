// A FHIR R4 server for tests, over real HTTP on loopback: searches by _lastUpdated with pages and link[next],
// history with deletions, reading, updating. It keeps every version in memory and misbehaves on demand.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "tests/support/small_http_server.hpp"

namespace tama::tests {

class FhirServer {
  public:
    explicit FhirServer(WallTime start);

    std::string url() const { return server_.url("/fhir"); }
    const SmallHttpServer& http() const { return server_; }

    /// Keeps a resource as its newest version.
    void put(nlohmann::json resource);
    void put(const char* resource) { put(nlohmann::json::parse(resource)); }
    void remove(const std::string& type, const std::string& id);
    /// The newest version; null where there is none.
    nlohmann::json get(const std::string& type, const std::string& id) const;
    void setTime(WallTime now);

    /// Asked before each answer; what it gives is answered instead.
    using Misbehaviour = std::function<std::optional<SmallHttpServer::Reply>(const SmallHttpServer::Request&)>;
    void misbehave(Misbehaviour how);
    /// The origin in next links; empty: its own.
    void setLinkOrigin(std::string origin);
    void setHistory(bool has);
    /// Asked for as "Bearer …"; empty: nothing is asked for.
    void setToken(std::string token);

    /// Paths and queries asked for, in order.
    std::vector<std::string> asked() const;

  private:
    struct Version {
        std::string type;
        std::string id;
        std::int64_t number;
        WallTime at;
        nlohmann::json resource;  // null: deleted
    };

    SmallHttpServer::Reply answer(const SmallHttpServer::Request& request);
    SmallHttpServer::Reply search(const std::string& type, const std::map<std::string, std::string>& query) const;
    SmallHttpServer::Reply history(const std::string& type, const std::map<std::string, std::string>& query) const;
    SmallHttpServer::Reply read(const std::string& type, const std::string& id) const;
    SmallHttpServer::Reply update(const SmallHttpServer::Request& request, const std::string& type, const std::string& id);
    SmallHttpServer::Reply pageOf(
        const nlohmann::json& entries, const char* kind, const std::string& path, std::map<std::string, std::string> query
    ) const;
    const Version* newest(const std::string& type, const std::string& id) const;
    void keep(const std::string& type, const std::string& id, nlohmann::json resource);

    mutable std::mutex mutex_;
    std::vector<Version> versions_;  // in the order they were made
    WallTime now_;
    std::string link_origin_;
    std::string token_;
    bool has_history_ = true;
    Misbehaviour misbehaviour_;
    SmallHttpServer server_;
};

}  // namespace tama::tests
