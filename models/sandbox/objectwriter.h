// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apirouter.h"
#include "models/sandbox/poddeletion.h"

namespace Sandbox {

/// Creates, replaces, patches and deletes objects: decoding, defaults, validation, conflicts, dry runs. Lives for one
/// request.
class ObjectWriter
{
public:
    explicit ObjectWriter(ObjectStore *store);

    [[nodiscard]] ApiResult<ApiReply> create(const ApiRequest &request, const ResourceRequest &target);
    [[nodiscard]] ApiResult<ApiReply> replace(const ApiRequest &request, const ResourceRequest &target);
    [[nodiscard]] ApiResult<ApiReply> patch(const ApiRequest &request, const ResourceRequest &target);
    [[nodiscard]] ApiResult<ApiReply> remove(const ApiRequest &request, const ResourceRequest &target);
    [[nodiscard]] ApiResult<ApiReply> removeAll(const ApiRequest &request, const ResourceRequest &target);

private:
    struct DeleteOptions
    {
        std::optional<Propagation> propagation;
        std::optional<qint64> graceSeconds;
        QString uid;
        QString resourceVersion;
        bool dryRun = false;
    };

    [[nodiscard]] ApiResult<bool> isDryRun(const ApiRequest &request) const;
    /// The warnings; unknown fields are gone from the object afterwards.
    [[nodiscard]] ApiResult<QStringList> checkFields(const ApiRequest &request, const ResourceType &type,
                                                     QJsonObject &object) const;
    [[nodiscard]] ApiResult<QJsonObject> prepareMetadata(const ResourceRequest &target, QJsonObject object) const;
    [[nodiscard]] ApiResult<ApiReply> store(const ApiRequest &request, const ResourceRequest &target,
                                            const QJsonObject &previous, QJsonObject next, const QStringList &warnings);
    [[nodiscard]] ApiResult<DeleteOptions> deleteOptions(const ApiRequest &request) const;
    [[nodiscard]] ApiResult<QJsonObject> removeObject(const ResourceType &type, const QJsonObject &object,
                                                      const DeleteOptions &options);
    [[nodiscard]] static QStringList deletionWarnings(const ResourceType &type, const DeleteOptions &options);
    void emptyNamespace(const QString &name);

    ObjectStore *m_store;
};

} // namespace Sandbox
