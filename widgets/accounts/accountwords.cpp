// SPDX-License-Identifier: Apache-2.0
#include "widgets/accounts/accountwords.h"

#include "widgets/common/artifacttypes.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace Widgets::AccountWords {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::AccountWords)

public:
    static QString title(const QString &kind)
    {
        const QHash<QString, QString> titles{
            {u"s3"_s, tr("Amazon S3 and compatible")},
            {u"gcs"_s, tr("Google Cloud Storage")},
            {u"oracle"_s, tr("Oracle Object Storage")},
            {u"http"_s, tr("Web server")},
            {u"github"_s, tr("GitHub")},
            {u"gitlab"_s, tr("GitLab")},
            {u"bitbucket"_s, tr("Bitbucket")},
            {u"gitrepo"_s, tr("Git repository")},
            {u"maven"_s, tr("Maven repository")},
            {u"ivy"_s, tr("Ivy repository")},
            {u"jenkins"_s, tr("Jenkins")},
            {u"helm"_s, tr("Helm repository")},
            {u"dockerRegistry"_s, tr("OCI registry")},
            {u"front50"_s, tr("Spinnaker's Front50")},
            {u"artifactStore"_s, tr("Spinnaker's artifact store")},
        };
        return titles.value(kind, kind);
    }

    static QString help(const QString &kind, const QString &field)
    {
        const QHash<QString, QString> helps{
            {u"region"_s, tr("The region. Empty: as the environment or the profile says.")},
            {u"apiEndpoint"_s, tr("The server, where it is not the provider's own, e.g. MinIO.")},
            {u"apiRegion"_s, tr("The region to sign for where apiEndpoint is set.")},
            {u"awsAccessKeyId"_s, tr("With awsSecretAccessKey. Empty: as the AWS tools find credentials.")},
            {u"awsSessionToken"_s, tr("Only for temporary credentials. Not in Spinnaker's configuration.")},
            {u"profile"_s, tr("A profile of the store's own configuration file. Not in Spinnaker's configuration.")},
            {u"jsonPath"_s, tr("A service account's key file. Empty: application default credentials.")},
            {u"usernamePassword"_s, tr("User and password in one: user:password.")},
            {u"baseUrl"_s, tr("The server's address. Not in Spinnaker's configuration for most kinds.")},
            {u"useContentAPI"_s, tr("Read through the contents API with one request.")},
            {u"githubAPIVersion"_s, tr("Sent as the API's version; v3 by default.")},
            {u"sshPrivateKeyFilePath"_s, tr("The private key's file.")},
            {u"sshPrivateKeyPassphraseCmd"_s,
             tr("A command that prints the passphrase; it is run when the account is used.")},
            {u"sshKnownHostsFilePath"_s, tr("Which hosts are trusted. Empty: ~/.ssh/known_hosts.")},
            {u"sshTrustUnknownHosts"_s, tr("Trust any host key: whoever is in between can read along.")},
            {u"allowedHosts"_s, tr("Hosts that the account is used for, separated by commas. Empty: all.")},
            {u"namespace"_s, tr("The tenancy's object storage namespace.")},
            {u"userId"_s, tr("The user's OCID. Empty, with the next three: ~/.oci/config.")},
            {u"repositoryUrl"_s, tr("The repository's address.")},
            {u"pattern"_s, tr("An Ivy pattern. Empty: Maven's layout.")},
            {u"repository"_s, tr("The repository's address, where index.yaml is.")},
            {u"address"_s, tr("The server's address.")},
            {u"insecureRegistry"_s, tr("Plain http is permitted.")},
        };
        return kind == "gcs"_L1 && field == "project"_L1 ? tr("Billed for requester-pays buckets.")
                                                         : helps.value(field);
    }
};

} // namespace

QString kindTitle(const QString &kind)
{
    const QString title = Words::title(kind);
    return title == kind ? kind : QString(title + u" ("_s + kind + u')');
}

QString withoutAccount(const QString &kind)
{
    const Artifacts::AccountKind *known = Artifacts::findAccountKind(kind);
    return known ? artifactType(known->types.constFirst()).automatic : QString();
}

QString example(const QString &kind, const QString &field)
{
    static const QHash<QString, QString> examples{
        {u"region"_s, u"eu-west-1"_s},
        {u"apiRegion"_s, u"us-east-1"_s},
        {u"apiEndpoint"_s, u"https://minio.example:9000"_s},
        {u"jsonPath"_s, u"~/keys/service-account.json"_s},
        {u"baseUrl"_s, u"https://host.example"_s},
        {u"sshPrivateKeyFilePath"_s, u"~/.ssh/id_ed25519"_s},
        {u"sshKnownHostsFilePath"_s, u"~/.ssh/known_hosts"_s},
        {u"repositoryUrl"_s, u"https://repo.example/maven2"_s},
        {u"repository"_s, u"https://charts.example"_s},
        {u"address"_s, u"https://host.example"_s},
        {u"githubAPIVersion"_s, u"v3"_s},
        {u"pattern"_s, u"[organisation]/[module]/[revision]/[artifact].[ext]"_s},
    };
    return kind == "oracle"_L1 && field == "region"_L1 ? u"eu-frankfurt-1"_s : examples.value(field);
}

QString help(const QString &kind, const QString &field)
{
    return Words::help(kind, field);
}

} // namespace Widgets::AccountWords
